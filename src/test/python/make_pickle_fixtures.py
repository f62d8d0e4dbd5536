"""Writes the pickles of src/test/resources/golden/pickle and, beside them, what is in them.

Run from the project directory, with the versions of src/test/python/requirements-h5ad.txt:
    python src/test/python/make_pickle_fixtures.py

Each pickle of values is a dict of the same five keys: three vectors, a key that shares the list of the first, a key
with a list of zeros. Arrays are written in many types and orders. The hostile ones name what a pickle must never run.
"""
import collections
import json
import os
import pickle
import struct
import sys

import numpy as np

OUT = "src/test/resources/golden/pickle"
DIM = 5


def vectors():
    rng = np.random.default_rng(20260301)
    values = rng.normal(size=(3, DIM)).round(6)
    values[0, 1] = 1e-7
    values[1, 2] = -12345.678901
    names = ["TP53", "A1BG", "naïve-β"]
    return {name: value for name, value in zip(names, values)}


def as_lists():
    lists = {name: [float(x) for x in value] for name, value in vectors().items()}
    lists["P53"] = lists["TP53"]
    lists["NOTEXT"] = [0.0] * DIM
    return lists


def as_arrays(convert):
    arrays = {name: convert(value) for name, value in vectors().items()}
    arrays["P53"] = arrays["TP53"]
    arrays["NOTEXT"] = convert(np.zeros(DIM))
    return arrays


class Call:
    """Pickles as a call of any function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Point:
    def __init__(self):
        self.x = 1


def write(name, content, expected=None):
    with open(os.path.join(OUT, name + ".pickle"), "wb") as out:
        out.write(content)
    if expected is not None:
        EXPECTED[name] = expected


EXPECTED = {}
CONVERSIONS = {
    "float16": lambda v: v.astype("<f2"),
    "float32": lambda v: v.astype("<f4"),
    "float64": lambda v: v.astype("<f8"),
    "float64_big": lambda v: v.astype(">f8"),
    "float32_big": lambda v: v.astype(">f4"),
    "int16": lambda v: (v * 100).astype("<i2"),
    "int8": lambda v: np.clip(v * 10, -100, 100).astype("i1"),
    "uint16_big": lambda v: np.abs(v * 3).astype(">u2"),
    "uint64": lambda v: np.abs(v * 3).astype("<u8") + 2**63,
    "row": lambda v: v.astype("<f4")[None, :],
    "fortran": lambda v: np.asfortranarray(np.stack([v, v + 1]).astype("<f8")),
    "scalars": lambda v: [np.float32(x) for x in v],
    "scalars64": lambda v: [np.float64(x) for x in v],
}


def plain(dictionary):
    return [[name, np.asarray(value, "float64").astype("float32").ravel().astype("float64").tolist()]
            for name, value in dictionary.items()]


def main():
    os.makedirs(OUT, exist_ok=True)
    for protocol in range(6):
        write(f"lists_{protocol}", pickle.dumps(as_lists(), protocol), plain(as_lists()))
        for name in "float32", "float64", "fortran", "scalars":
            arrays = as_arrays(CONVERSIONS[name])
            write(f"{name}_{protocol}", pickle.dumps(arrays, protocol), plain(arrays))
    for name, convert in CONVERSIONS.items():
        for protocol in (2, 5):
            arrays = as_arrays(convert)
            write(f"{name}_{protocol}", pickle.dumps(arrays, protocol), plain(arrays))
    for protocol in (2, 4):
        ordered = collections.OrderedDict(as_lists())
        write(f"ordered_{protocol}", pickle.dumps(ordered, protocol), plain(ordered))
    # Longer than one batch of 1000 items, and in many frames.
    long = {"A": [i / 7 for i in range(2500)], "B": [i for i in range(2500)]}
    write("long_4", pickle.dumps(long, 4), plain(long))
    values = [None, True, False, 0, 255, 65535, -1, 2**31, -2**63, 2**63, -2**200, 1.5, float("inf"), "naïve\n\\u03b2β🧬",
              b"\x00\xff", bytearray(b"ab"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], {}, {"a": [1, "b"]}, "x" * 300]
    for protocol in range(6):
        # A bytearray is a class before protocol 5.
        write(f"values_{protocol}", pickle.dumps([v for v in values if protocol == 5 or not isinstance(v, bytearray)], protocol))
    # Text as Python 2 wrote it: a key and a vector of two numbers.
    write("python2", b"\x80\x02}q\x00U\x04TP53q\x01]q\x02(G" + struct.pack(">d", 0.5) + b"K\x02es.", [["TP53", [0.5, 2.0]]])
    write("python2_0", b"(dp0\nS'TP53'\np1\n(lp2\nF0.5\naI2\nas.", [["TP53", [0.5, 2.0]]])
    cyclic = []
    cyclic.append(cyclic)
    write("cyclic", pickle.dumps(cyclic, 4))
    write("numbered_keys", pickle.dumps({1: [1.0], 2: [2.0]}, 4))
    write("hostile_system", pickle.dumps(Call(os.system, "touch /tmp/owned"), 4))
    write("hostile_system_2", pickle.dumps(Call(os.system, "touch /tmp/owned"), 2))
    write("hostile_eval", pickle.dumps({"A": Call(eval, "1")}, 4))
    write("hostile_inst", b"(S'touch /tmp/owned'\nios\nsystem\n.")
    write("hostile_object", pickle.dumps(Point(), 4))
    write("hostile_set", pickle.dumps({"A": {1.0}}, 4))
    write("hostile_array", pickle.dumps({"A": np.array([1, None], dtype=object)}, 4))
    write("hostile_complex", pickle.dumps({"A": np.array([1j])}, 4))
    buffers = []
    write("hostile_buffer", pickle.dumps({"A": np.zeros(4)}, 5, buffer_callback=buffers.append))
    write("hostile_huge_bytes", b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"abc.")
    write("hostile_huge_text", b"\x80\x04X" + struct.pack("<I", 2**32 - 1) + b"abc.")
    write("hostile_no_operand", b"\x80\x04s.")
    write("hostile_memo", b"\x80\x04h\x07.")
    whole = pickle.dumps(as_lists(), 4)
    write("truncated", whole[:100])
    header = {"reference": "pickle and numpy", "version": f"Python {sys.version.split()[0]}, numpy {np.__version__}",
              "command": "python make_pickle_fixtures.py"}
    with open(os.path.join(OUT, "..", "pickle.json"), "w", encoding="utf-8") as out:
        json.dump(header | {"pickles": EXPECTED}, out, ensure_ascii=False, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()

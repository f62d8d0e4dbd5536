"""Writes small tokenizers of three kinds, a tiny ONNX encoder and what HuggingFace tokenizers makes of some texts.

Run from the project directory, with the versions of src/test/python/requirements-tokenizers.txt:
    python src/test/python/golden_tokenizers.py

Into src/test/resources/golden/tokenizers: unigram.json (as E5's and XLM-RoBERTa's), byte_pair.json (as ModernBERT's
and RoBERTa's) and cased_word_piece.json (as that of cased biomedical BERTs), trained on the sentences below;
lookup.onnx, which gives token i the vector (1, i, i * i) / 100 and has no token_type_ids; ids.json, with the ids whole
and cut to LIMIT tokens.
"""

import json
import os

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
import tokenizers

OUT = "src/test/resources/golden/tokenizers"
LIMIT = 12
PIECES = 320

SENTENCES = [
    "query: which genes mark naive T cells?",
    "passage: TP53 halts the cell cycle after DNA damage.",
    "INS lowers blood glucose; insulin is cleaved into two chains.",
    "Haemoglobin subunit beta carries oxygen, and variants cause anaemia.",
    "The kinase phosphorylates MEK1 and MEK2 within 30 min.",
    "An ATP-gated chloride channel, mutated in cystic fibrosis.",
    "Long non-coding RNA; antisense to a protein-coding gene on chromosome 12q13.13.",
]
TEXTS = SENTENCES + [
    "KRAS", "kras", " leading and  double   spaces ", "tab\tand\nline", "NF-κB and TNFα", "Müller glia, naïve", "基因 TP53",
    "gene 😀 therapy", "ﬁbrin x² ½", "<s> and </s>", "[CLS] and [SEP] and [MASK]", "a\u0000b", "zero\u200bwidth", "x" * 150,
    "unseenpieces Ωmega §", "cell " * 40, "cell " * 40 + "</s>", "e\u0301 é",
]


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.UnigramTrainer(vocab_size=PIECES, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding(length=16, pad_id=1, pad_token="<pad>")
    return tokenizer


def byte_pair():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES + 40, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def cased_word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=PIECES, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


def lookup(rows):
    i = numpy.arange(rows, dtype=numpy.float32)
    table = numpy.stack([numpy.ones_like(i), i, i * i], axis=1) / 100
    tensor = helper.make_tensor_value_info
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["vectors"]),
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
            helper.make_node("Mul", ["vectors", "column"], ["last_hidden_state"]),
        ],
        "lookup",
        [tensor(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("input_ids", "attention_mask")],
        [tensor("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", 3])],
        [numpy_helper.from_array(table.astype(numpy.float32), "table"),
         numpy_helper.from_array(numpy.array([2], dtype=numpy.int64), "last")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, os.path.join(OUT, "lookup.onnx"))


def main():
    kinds = {}
    rows = 0
    for make in (unigram, byte_pair, cased_word_piece):
        tokenizer = make()
        path = os.path.join(OUT, make.__name__ + ".json")
        tokenizer.save(path, pretty=False)
        tokenizer = Tokenizer.from_file(path)
        rows = max(rows, tokenizer.get_vocab_size())
        cases = []
        for text in TEXTS:
            tokenizer.no_padding()
            tokenizer.no_truncation()
            whole = tokenizer.encode(text)
            assert set(whole.attention_mask) == {1}
            tokenizer.enable_truncation(LIMIT)
            cases.append({"text": text, "ids": whole.ids, "cut": tokenizer.encode(text).ids})
        kinds[make.__name__] = cases
    lookup(rows)
    with open(os.path.join(OUT, "ids.json"), "w", encoding="ascii") as file:
        json.dump(
            {
                "reference": "HuggingFace tokenizers", "version": tokenizers.__version__,
                "command": "python src/test/python/golden_tokenizers.py",
                "requirements": "src/test/python/requirements-tokenizers.txt", "limit": LIMIT, "kinds": kinds,
            },
            file, separators=(",", ":"),
        )
        file.write("\n")


if __name__ == "__main__":
    main()

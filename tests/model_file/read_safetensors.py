"""Reads a safetensors file by its published layout, with Python's standard library alone: somebody else's reader.

Usage: read_safetensors.py FILE            prints metadata and tensors
       read_safetensors.py FILE COPY       also writes the same content as another tool might: in another order, indented
"""
import json
import struct
import sys
import zlib

FORMATS = {"F32": "f", "F64": "d"}


def checksum(metadata, tensors):
    """The checksum as docs/model-file.md describes it."""
    parts = []
    for key in sorted(metadata, key=str.encode):
        if key != "checksum":
            parts += [key.encode(), b"\0", metadata[key].encode(), b"\0"]
    for name in sorted(tensors, key=str.encode):
        kind, shape, data = tensors[name]
        parts += [s.encode() + b"\0" for s in [name, kind, *map(str, shape), ""]] + [data]
    return "%08x" % zlib.crc32(b"".join(parts))


def read(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length].decode())
    metadata, data = header.pop("__metadata__"), content[8 + length :]
    places = sorted(entry["data_offsets"] for entry in header.values())
    assert [0] + [end for _, end in places] == [begin for begin, _ in places] + [len(data)], "holes or overlaps"
    return metadata, {
        name: (entry["dtype"], entry["shape"], data[slice(*entry["data_offsets"])]) for name, entry in header.items()
    }


def write(path, metadata, tensors):
    header, data = {}, b""
    for name in sorted(tensors, reverse=True):
        kind, shape, content = tensors[name]
        header[name] = {"shape": shape, "data_offsets": [len(data), len(data) + len(content)], "dtype": kind}
        data += content
    header["__metadata__"] = dict(sorted(metadata.items()))
    text = json.dumps(header, indent=1).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


metadata, tensors = read(sys.argv[1])
assert metadata["checksum"] == checksum(metadata, tensors), "the checksum is " + checksum(metadata, tensors)
for key, value in metadata.items():
    print(key, "=", value)
for name in sorted(tensors, key=str.encode):
    kind, shape, data = tensors[name]
    print(name, kind, shape, *["%.17g" % number for (number,) in struct.iter_unpack("<" + FORMATS[kind], data)])
if len(sys.argv) > 2:
    write(sys.argv[2], metadata, tensors)

"""Writes the inputs with which Tools/fuzz begins: `fuzz_seeds.py FOLDER`.

The first byte says what the rest is, as Tools/fuzz/Sources/CodecFuzzer/CodecFuzzer.swift lists it.
"""

import pathlib
import struct
import sys

from schema import Schema, serialized
from values import ValueMaker

REQUEST, RESPONSE, FRAMES = 127, 126, 125


def message_seeds(schema):
    """Two of every message: one with all fields, one with some."""
    for number, name in enumerate(schema.codec_names):
        for likelihood in (1, 0.5):
            message = ValueMaker(f"{name} {likelihood}", longest=24).fill(schema.message(name), likelihood)
            yield f"{name}-{'all' if likelihood == 1 else 'some'}", bytes([number]) + serialized(message)


def nasty_seeds(schema):
    """What an enemy would send, unpacked with and without an allocation of the system's for each part."""
    number = schema.codec_names.index("crm.testing.EveryKind")
    strings = {
        "not-utf8": b"\x6a\x02\xc0\x80",
        "surrogate": b"\x6a\x03\xed\xa0\x80",
        "nul": b"\x6a\x05adm\x00x",
        "truncated-string": b"\x6a\x7fab",
        "length-past-everything": b"\x6a\xff\xff\xff\xff\x0f",
        "empty-submessages": b"\xd2\x01\x00" * 160,
        "empty-map-entries": b"\xda\x01\x00" * 160,
        "map-entry-twice": b"\xda\x01\x06\x0a\x01a\x12\x01b" * 2,
        "packed-numbers": b"\xa2\x01\x80\x02" + b"\x01" * 256,
        "packed-numbers-cut": b"\xa2\x01\x04\x80\x80\x80\x80",
        "packed-doubles-cut": b"\x9a\x02\x07" + b"\x00" * 7,
        "unpacked-where-packed": b"\xa0\x01\x05" * 40,
        "packed-where-unpacked": b"\xaa\x01\x40" + b"\x07" * 64,
        "long-varint": b"\x10" + b"\xff" * 10 + b"\x01",
        "groups-in-groups": b"\x83\x01" * 100,
        "messages-in-messages": nested(b"", 60),
        "field-number-zero": b"\x00\x00",
        "unknown-enum": b"\x78\x09",
        "lazy-with-invalid-text": b"\x8a\x01\x03\x0a\x01\xff",
        "oneof-twice": b"\xea\x01\x01a\xf0\x01\x04\xfa\x01\x00",
        "part-in-two-parts": b"\x82\x01\x03\x0a\x01a\x82\x01\x02\x10\x06",
    }
    for name, data in strings.items():
        yield f"nasty-{name}", bytes([number]) + data
        yield f"nasty-{name}-apart", bytes([number | 0x80]) + data


def nested(data, levels):
    """Field 16 within field 16, as a message that contains itself would have it."""
    for _ in range(levels):
        data = b"\x82\x01" + varint(len(data)) + data
    return data


def varint(number):
    """The number in groups of seven bits."""
    result = bytearray()
    while number >= 0x80:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(result + bytes([number]))


def envelope_seeds(schema):
    """Requests and responses of the transport, and frames with them."""
    request = schema.message("ttrpc.Request")
    request.service, request.method, request.payload = "crm.v1.Records", "GetRecord", b"\x08\x01"
    request.timeout_nano = 5_000_000_000
    for key in ("crm-user", "traceparent", "值"):
        request.metadata.add(key=key, value=f"{key} 😀")
    yield "request", bytes([REQUEST]) + serialized(request)
    yield "request-much-metadata", bytes([REQUEST]) + b"\x2a\x00" * 17
    yield "request-nul", bytes([REQUEST]) + b"\x0a\x02a\x00"
    yield "request-unknown-fields", bytes([REQUEST]) + b"\x30\x01\x39" + b"\x00" * 8 + b"\x42\x01a\x4d" + b"\x00" * 4
    yield "request-negative-timeout", bytes([REQUEST]) + b"\x20" + b"\xff" * 9 + b"\x01"

    info = schema.message("google.rpc.ErrorInfo")
    info.reason, info.domain = "FIELD_REQUIRED", "crmd"
    info.metadata["field"], info.metadata["e\u0301"], info.metadata["\u00e9"] = "name", "1", "2"
    response = schema.message("ttrpc.Response")
    response.status.code, response.status.message = 3, "the field is required"
    response.status.details.add(type_url="type.googleapis.com/google.rpc.ErrorInfo", value=serialized(info))
    yield "response-failure", bytes([RESPONSE]) + serialized(response)
    yield "response-success", bytes([RESPONSE]) + b"\x12\x03abc"
    yield "response-unknown-code", bytes([RESPONSE]) + b"\x0a\x02\x08\x63"
    yield "response-ok-status", bytes([RESPONSE]) + b"\x0a\x00\x12\x01a"

    data = serialized(request)
    frame = struct.pack(">IIBB", len(data), 1, 1, 0) + data
    empty = struct.pack(">IIBB", 0, 3, 1, 1)
    oversize = struct.pack(">IIBB", 4_194_305, 5, 1, 0) + b"x" * 40
    for size in (0, 8, 255):
        yield f"frames-{size + 1}", bytes([FRAMES, size]) + frame + empty + frame
        yield f"frames-cut-{size + 1}", bytes([FRAMES, size]) + empty + frame[:-1]
        yield f"frames-oversize-{size + 1}", bytes([FRAMES, size]) + empty + oversize


def main(folder):
    """Replaces what is in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    schema = Schema()
    for seeds in (message_seeds, nasty_seeds, envelope_seeds):
        for name, data in seeds(schema):
            (folder / name).write_bytes(data)


main(pathlib.Path(sys.argv[1]))

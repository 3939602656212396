"""Python's protobuf as a judge of the codec, for Tests/CRMWireTests.

    agreement.py make OUTPUT COUNT     values of every message: its name, the bytes, and the bytes without what is as
                                       good as absent to the codec
    agreement.py envelopes OUTPUT COUNT   values of the transport's messages: the name and the bytes
    agreement.py check INPUT OUTPUT    of pairs of a name and bytes: the bytes that Python writes for what it read

It works with either of the two protobufs that Python has: the one in C (upb), which everybody uses, or, where
PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python, the one in Python. Of a map's entries upb makes an order of its own:
numbers from the greatest without sign to the least, strings the longer before the one with which it begins. The one
in Python puts them in the order of their keys, as C++ and the codec do. So with upb a map has one entry.

A file is a row of byte strings, each after its length, a little-endian number of 32 bits.
"""

import pathlib
import random
import struct
import sys

from google.protobuf.internal import api_implementation

from schema import Schema, serialized
from values import ValueMaker, without_what_is_as_good_as_absent

LONGEST_MAP = 8 if api_implementation.Type() == "python" else 1


def parts_of_messages(schema, count):
    """The first value of each message is empty, the second has all fields, and some are long."""
    for name in schema.codec_names:
        for index in range(count):
            maker = ValueMaker(f"{name} {index}", longest=40_000 if index % 50 == 1 else 300, longest_map=LONGEST_MAP)
            message = maker.fill(schema.message(name), likelihood={0: 0, 1: 1}.get(index, 0.5))
            yield name.encode()
            yield serialized(message)
            yield serialized(without_what_is_as_good_as_absent(message))


def parts_of_envelopes(schema, count):
    """Requests, successes, and failures with an ErrorInfo or without."""
    for index in range(count):
        request = ValueMaker(f"request {index}").fill(schema.message("ttrpc.Request"))
        success, failure = schema.message("ttrpc.Response"), schema.message("ttrpc.Response")
        success.payload = request.payload
        chance = random.Random(index)
        failure.status.code = chance.randrange(1, 17)
        failure.status.message = request.method
        if chance.random() < 0.8:
            info = ValueMaker(f"info {index}", longest_map=LONGEST_MAP).fill(schema.message("google.rpc.ErrorInfo"))
            failure.status.details.add().type_url = "type.googleapis.com/google.rpc.ErrorInfo"
            failure.status.details[0].value = serialized(info)
        for message in (request, success, failure):
            yield message.DESCRIPTOR.full_name.encode()
            yield serialized(message)


def checked_parts(schema, parts):
    """What Python writes for what it reads."""
    for name, data in zip(parts[::2], parts[1::2], strict=True):
        message = schema.message(name.decode())
        message.ParseFromString(data)
        yield serialized(message)


def read_parts(path):
    """The byte strings of a file."""
    data = pathlib.Path(path).read_bytes()
    parts, offset = [], 0
    while offset < len(data):
        (length,) = struct.unpack_from("<I", data, offset)
        parts.append(data[offset + 4 : offset + 4 + length])
        offset += 4 + length
    return parts


def write_parts(path, parts):
    """Makes a file of byte strings."""
    with open(path, "wb") as output:
        for part in parts:
            output.write(struct.pack("<I", len(part)))
            output.write(part)


def main(arguments):
    """Does what the command line says."""
    schema = Schema()
    match arguments:
        case ["make", output, count]:
            write_parts(output, parts_of_messages(schema, int(count)))
        case ["envelopes", output, count]:
            write_parts(output, parts_of_envelopes(schema, int(count)))
        case ["check", source, output]:
            write_parts(output, checked_parts(schema, read_parts(source)))
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])

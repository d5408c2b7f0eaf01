"""What is around a node, by gRPC: neighbourhood.py HOST:PORT DESCRIPTION TYPE ID

Needs grpcio and protobuf (Debian: python3-grpcio). DESCRIPTION is graph.fds, from which the
messages are made here; protoc makes Python files of graph.proto as well. Prints an edge a line.
"""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def messages(description):
    pool = descriptor_pool.DescriptorPool()
    with open(description, "rb") as file:
        for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
            pool.Add(proto)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName("rdg.v1." + name))


def main(address, description, node_type, node_id):
    message = messages(description)
    depths = [
        [("has_profile", 1), ("logged_in_on", 1)],
        [("watched", 1), ("watched_on", 1), ("played", 1)],
        [("based_on", 1)],
    ]
    request = message("TraverseRequest")()
    request.start.add(type=node_type, id=node_id)
    for steps in depths:
        depth = request.depths.add()
        for edge_type, direction in steps:
            depth.edges.add(type=edge_type, direction=direction)
    with grpc.insecure_channel(address) as channel:
        traverse = channel.unary_unary(
            "/rdg.v1.Graph/Traverse",
            request_serializer=lambda one: one.SerializeToString(),
            response_deserializer=message("TraverseResponse").FromString,
        )
        answer = traverse(request, timeout=20)
    for found in answer.edges:
        edge = found.edge
        print(f"{edge.type} {edge.to.type}:{edge.to.id}")


if __name__ == "__main__":
    main(*sys.argv[1:])

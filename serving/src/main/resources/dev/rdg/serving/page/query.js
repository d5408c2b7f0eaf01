// The same question as people ask it from elsewhere.

const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;
const java0 = text => JSON.stringify(text);

export function curl(request, at) {
  return `curl -s ${at.origin}/v1/traverse -H 'content-type: application/json' -d ${quoted(JSON.stringify(request))}`;
}

export function grpc(request, at) {
  return `grpcurl ${at.protocol === 'https:' ? '' : '-plaintext '}-d ${quoted(JSON.stringify(request))} ${at.host} rdg.v1.Graph/Traverse`;
}

export function java(request) {
  const depths = request.depths.map(depth =>
    `        Depth.of(${depth.edges.map(step => `EdgeStep.${step.direction === 'IN' ? 'in' : 'out'}(${java0(step.type)})`).join(', ')})`);
  const start = request.start.map(id => `new NodeId(${java0(id.type)}, ${java0(id.id)})`);
  return `graph.traverse(
    Traversal.from(List.of(${start.join(', ')}))
        .depths(
    ${depths.join(',\n    ')})
        .rules(Rules.builder().limit(${request.rules.limit}).nodeProperties(Projection.ALL).build())
        .partial(true)
        .build())`;
}

// The explorer page: one node and what is around it, as a picture and as a table.
import {curl, grpc, java} from './query.js';

const element = id => document.getElementById(id);
const dark = matchMedia('(prefers-color-scheme: dark)');
const colours = ['#2f6fde', '#c2571a', '#1b8a5a', '#9b4dca', '#b5872b', '#c23b6b', '#2f8f9d', '#6b7280'];

const state = {schema: null, nodes: new Map(), edges: new Map(), request: null, selected: null, language: 'curl'};

const keyOf = id => `${id.type}:${id.id}`;
// By its ends and, for types that have them, the properties it is known by too.
const edgeKey = edge => [edge.type, keyOf(edge.from), keyOf(edge.to),
  ...(state.schema.edges.find(type => type.name === edge.type)?.key ?? []).map(name => JSON.stringify(edge.properties?.[name]))].join(' ');
const plain = value => Object.values(value ?? {})[0];
const colourOf = type => colours[state.schema.nodes.findIndex(node => node.name === type) % colours.length];

function say(text, isError = false) {
  element('status').textContent = text;
  element('status').classList.toggle('error', isError);
}

async function ask(path, body) {
  const token = element('token').value;
  const headers = {'content-type': 'application/json', ...token && {authorization: `Bearer ${token}`}};
  const response = await fetch(path, body === undefined ? {headers} : {method: 'POST', headers, body: JSON.stringify(body)});
  if (response.status === 401) {
    element('token-label').hidden = false;
    element('token').focus();
    throw new Error('This service asks for a token: give yours.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.message || answer.detail || `The service answered ${response.status}.`);
  }
  return answer;
}

// The types of edges that are followed, in the directions in which they can be.
function chosenSteps() {
  return [...document.querySelectorAll('#edge-types input:checked')].map(box => ({
    type: box.dataset.type,
    direction: box.dataset.direction,
    near: box.dataset.near,
    far: box.dataset.far,
  }));
}

function requestFrom(id, hops) {
  const depths = [];
  let types = new Set([id.type]);
  for (let hop = 0; hop < hops; hop++) {
    const steps = chosenSteps().filter(step => types.has(step.near));
    if (steps.length === 0) {
      break;
    }
    depths.push({edges: steps.map(({type, direction}) => ({type, direction}))});
    types = new Set(steps.map(step => step.far));
  }
  return {
    start: [id],
    depths,
    rules: {limit: Number(element('limit').value), nodeProperties: {all: true}},
    partial: true,
  };
}

async function load(id, hops) {
  const request = requestFrom(id, hops);
  if (request.depths.length === 0) {
    say(`No type of edges to follow from ${keyOf(id)} is chosen.`, true);
    return;
  }
  say(`Looking at ${keyOf(id)} ...`);
  const started = performance.now();
  const answer = await ask('v1/traverse', request);
  const millis = Math.round(performance.now() - started);
  state.request = request;
  for (const found of answer.nodes ?? []) {
    const known = state.nodes.get(keyOf(found.id));
    state.nodes.set(keyOf(found.id), {id: found.id, node: found.node ?? known?.node, unknown: found.unknown});
  }
  for (const found of answer.edges ?? []) {
    const known = state.edges.get(edgeKey(found.edge));
    if (!known || !known.properties) {
      state.edges.set(edgeKey(found.edge), found.edge);
    }
  }
  const cuts = (answer.cuts ?? []).filter(cut => cut.reason === 'LIMIT').length;
  const isThere = (answer.nodes ?? []).some(found => keyOf(found.id) === keyOf(id) && found.node);
  say([
    isThere ? '' : `${keyOf(id)} itself is not stored.`,
    `${(answer.nodes ?? []).length} nodes and ${(answer.edges ?? []).length} edges in ${millis} ms.`,
    cuts ? `${cuts === 1 ? 'One list of edges is' : cuts + ' lists of edges are'} longer than shown.` : '',
    answer.nextPageToken ? 'The answer is cut: take fewer hops or edges.' : '',
  ].filter(Boolean).join(' '), !isThere);
  show();
  select(keyOf(id));
}

function label(entry) {
  const name = plain(entry.node?.properties?.name);
  return name ? `${name}\n${keyOf(entry.id)}` : keyOf(entry.id);
}

function visibleEdges() {
  const times = [...state.edges.values()].map(edge => Date.parse(edge.at)).sort((a, b) => a - b);
  const position = Number(element('until').value);
  const last = position === 1000 || times.length === 0
    ? Infinity
    : times[0] + (times[times.length - 1] - times[0]) * position / 1000;
  element('until-text').textContent = last === Infinity ? 'any time' : new Date(last).toISOString().slice(0, 19) + 'Z';
  const types = new Set(chosenSteps().map(step => step.type));
  return [...state.edges.values()].filter(edge => Date.parse(edge.at) <= last && types.has(edge.type));
}

let graph = null;

function styles() {
  const text = dark.matches ? '#e8edf3' : '#1b2430';
  const line = dark.matches ? '#5c6876' : '#9aa5b1';
  const back = dark.matches ? '#12161c' : '#ffffff';
  return [
    {selector: 'node', style: {
      'background-color': 'data(colour)', label: 'data(label)', color: text, 'font-size': 10, 'text-wrap': 'wrap',
      'text-valign': 'bottom', 'text-margin-y': 4, 'text-outline-color': back, 'text-outline-width': 2, width: 22, height: 22}},
    {selector: 'node[?missing]', style: {'background-opacity': .25, 'border-width': 1, 'border-color': line, 'border-style': 'dashed'}},
    {selector: 'node:selected', style: {'border-width': 4, 'border-color': text}},
    {selector: 'edge', style: {
      width: 1.5, 'line-color': line, 'target-arrow-color': line, 'target-arrow-shape': 'triangle', 'curve-style': 'bezier',
      label: 'data(type)', 'font-size': 8, color: text, 'text-rotation': 'autorotate', 'text-outline-color': back, 'text-outline-width': 2}},
  ];
}

// In rings around the node that was asked for, then loosened: the same graph is drawn alike each time.
function arrange() {
  const centre = graph.getElementById(keyOf(state.request.start[0]));
  const distance = new Map();
  graph.elements().bfs({roots: centre, visit: (node, edge, from, index, depth) => void distance.set(node.id(), depth)});
  graph.layout({name: 'concentric', concentric: node => -(distance.get(node.id()) ?? 9), levelWidth: () => 1, minNodeSpacing: 60, animate: false}).run();
  graph.layout({
    name: 'cose', randomize: false, animate: false, padding: 40, nodeDimensionsIncludeLabels: true,
    nodeRepulsion: () => 60000, idealEdgeLength: () => 110, gravity: .4,
  }).run();
}

function draw(edges, ids) {
  graph ??= window.cytoscape({container: element('graph'), style: styles(), minZoom: .1, maxZoom: 3});
  const wanted = [
    ...ids.map(key => {
      const entry = state.nodes.get(key);
      return {group: 'nodes', data: {id: key, label: label(entry), colour: colourOf(entry.id.type), missing: !entry.node}};
    }),
    ...edges.map(edge => ({group: 'edges', data: {id: edgeKey(edge), source: keyOf(edge.from), target: keyOf(edge.to), type: edge.type}})),
  ];
  const keep = new Set(wanted.map(one => one.data.id));
  graph.elements().filter(one => !keep.has(one.id())).remove();
  const fresh = wanted.filter(one => graph.getElementById(one.data.id).empty());
  graph.add(fresh);
  if (fresh.length > 0) {
    arrange();
  }
  graph.off('tap', 'node').on('tap', 'node', event => select(event.target.id()));
}

function show() {
  const edges = visibleEdges();
  const ids = new Set(edges.flatMap(edge => [keyOf(edge.from), keyOf(edge.to)]));
  if (state.request) {
    ids.add(keyOf(state.request.start[0]));
  }
  for (const id of ids) {
    if (!state.nodes.has(id)) {
      const colon = id.indexOf(':');
      state.nodes.set(id, {id: {type: id.slice(0, colon), id: id.slice(colon + 1)}});
    }
  }
  draw(edges, [...ids]);
  table(edges);
  showQuery();
}

function cell(row, content, className) {
  const td = row.insertCell();
  td.append(content);
  if (className) {
    td.className = className;
  }
}

function nodeButton(id) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = keyOf(id);
  button.addEventListener('click', () => select(keyOf(id)));
  return button;
}

const properties = all => Object.entries(all ?? {}).sort().map(([name, value]) => `${name}=${plain(value)}`).join(', ');

function table(edges) {
  const body = element('edges').tBodies[0];
  body.replaceChildren();
  for (const edge of [...edges].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))) {
    const row = body.insertRow();
    cell(row, nodeButton(edge.from));
    cell(row, edge.type);
    cell(row, nodeButton(edge.to));
    cell(row, edge.at.slice(0, 19).replace('T', ' '), 'time');
    cell(row, properties(edge.properties));
  }
}

function select(key) {
  state.selected = key;
  const entry = state.nodes.get(key);
  element('selected-title').textContent = key;
  const body = element('selected').tBodies[0];
  body.replaceChildren();
  const rows = entry?.node
    ? [['touched', entry.node.at], ...Object.entries(entry.node.properties ?? {}).sort().map(([name, value]) => [name, plain(value)])]
    : [[entry?.unknown ? 'the store did not say' : 'not stored: only edges lead to it', '']];
  for (const [name, value] of rows) {
    const row = body.insertRow();
    const head = document.createElement('th');
    head.scope = 'row';
    head.textContent = name;
    row.append(head);
    cell(row, String(value));
  }
  element('expand').disabled = false;
  graph?.elements().unselect();
  graph?.getElementById(key).select();
}

function showQuery() {
  if (state.request) {
    const languages = {curl, grpc, java};
    element('code').textContent = languages[state.language](state.request, location);
    element('code').setAttribute('aria-labelledby', `tab-${state.language}`);
  }
}

function attempt(work) {
  return (...event) => work(...event)?.catch?.(error => say(error.message, true));
}

function openFromAddress() {
  const [node, hops] = decodeURIComponent(location.hash.slice(1)).split('|');
  const colon = node.indexOf(':');
  if (colon < 1) {
    return undefined;
  }
  element('type').value = node.slice(0, colon);
  element('id').value = node.slice(colon + 1);
  element('hops').value = hops || 2;
  state.nodes.clear();
  state.edges.clear();
  return load({type: element('type').value, id: element('id').value}, Number(element('hops').value));
}

function find(event) {
  event.preventDefault();
  const address = '#' + encodeURIComponent(`${element('type').value}:${element('id').value.trim()}|${element('hops').value}`);
  if (location.hash === address) {
    return openFromAddress();
  }
  location.hash = address;
  return undefined;
}

function tabs() {
  const all = [...document.querySelectorAll('[role="tab"]')];
  for (const [index, tab] of all.entries()) {
    const choose = () => {
      all.forEach(one => {
        one.setAttribute('aria-selected', String(one === tab));
        one.tabIndex = one === tab ? 0 : -1;
      });
      state.language = tab.id.slice('tab-'.length);
      showQuery();
    };
    tab.addEventListener('click', choose);
    tab.addEventListener('keydown', event => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (step) {
        const next = all[(index + step + all.length) % all.length];
        next.focus();
        next.click();
      }
    });
  }
}

// Which of the two views is there; topics are asked again while they are looked at.
const TOPICS_EVERY = 5000;

function view(name) {
  const topics = name === 'topics';
  element('topics').hidden = !topics;
  document.querySelector('main').hidden = topics;
  element('query').hidden = topics;
  element('view-graph').setAttribute('aria-pressed', String(!topics));
  element('view-topics').setAttribute('aria-pressed', String(topics));
  clearInterval(state.timer);
  if (topics) {
    state.timer = setInterval(attempt(showTopics), TOPICS_EVERY);
    return showTopics();
  }
  say('');
  graph?.resize();
  return undefined;
}

async function showTopics() {
  const topics = (await ask('v1/topics')).topics ?? [];
  const body = document.querySelector('#topics tbody');
  body.replaceChildren();
  for (const topic of topics) {
    const row = body.insertRow();
    const name = document.createElement('th');
    name.scope = 'row';
    name.textContent = topic.name;
    row.append(name);
    const known = (value, text) => value === undefined || value === null ? '\u2013' : text(value);
    cell(row, topic.job);
    cell(row, known(topic.eventsPerSecond, rate => Math.round(rate).toLocaleString('en')), 'number');
    cell(row, known(topic.lag, lag => Number(lag).toLocaleString('en')), 'number');
    cell(row, known(topic.oldestWaits, span => `${Math.round(parseFloat(span))} s`), 'number');
    cell(row, known(topic.newestEvent, time => time.slice(0, 19).replace('T', ' ')), 'time');
    cell(row, Number(topic.rejected ?? 0).toLocaleString('en'), 'number');
    cell(row, (topic.notes ?? []).join(' '));
  }
  say(`${topics.length} topics, as of ${new Date().toISOString().slice(11, 19)} UTC.`);
}

async function start() {
  element('view-graph').addEventListener('click', attempt(() => view('graph')));
  element('view-topics').addEventListener('click', attempt(() => view('topics')));
  element('token').addEventListener('change', attempt(() => state.schema ? undefined : readSchema()));
  element('find').addEventListener('submit', attempt(find));
  element('until').addEventListener('input', show);
  element('fit').addEventListener('click', () => graph?.fit(undefined, 30));
  element('expand').addEventListener('click', attempt(() => load(state.nodes.get(state.selected).id, 1)));
  element('copy').addEventListener('click', attempt(async () => {
    await navigator.clipboard.writeText(element('code').textContent);
    say('Copied.');
  }));
  dark.addEventListener('change', () => graph?.style(styles()));
  addEventListener('hashchange', attempt(openFromAddress));
  tabs();
  await readSchema();
}

async function readSchema() {
  state.schema = await ask('v1/schema');
  for (const node of state.schema.nodes ?? []) {
    element('type').add(new Option(node.name, node.name));
    const dot = document.createElement('span');
    dot.style.background = colourOf(node.name);
    const entry = document.createElement('li');
    entry.append(dot, node.name);
    element('legend').append(entry);
  }
  for (const edge of state.schema.edges ?? []) {
    for (const direction of edge.links ? ['OUT', 'IN'] : ['OUT']) {
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = true;
      Object.assign(box.dataset, {
        type: edge.name,
        direction,
        near: direction === 'OUT' ? edge.from : edge.to,
        far: direction === 'OUT' ? edge.to : edge.from,
      });
      box.addEventListener('change', show);
      const text = document.createElement('label');
      text.append(box, ` ${edge.name} ${direction === 'OUT' ? '\u2192' : '\u2190'}`);
      text.title = direction === 'OUT' ? `${edge.from} to ${edge.to}` : `${edge.to} back to ${edge.from}`;
      element('edge-types').append(text);
    }
  }
  await openFromAddress();
}

start().catch(error => say(error.message, true));

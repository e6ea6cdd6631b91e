import { t } from '../../../server/src/core/l10n';
import type { StageEdge, StageNode } from '../../../server/src/report/stage-graph';
import { formatBytes, formatSeconds } from '../../../server/src/measure/units';
import { lineKey, type Page } from './context';
import { el, styled, svg, visible } from './dom';
import { layoutGraph, NODE, type PlacedEdge } from './graph-layout';

/** The stages, what they stand on and what they copy from each other, with the bytes that went along. */
export function stageGraphView(page: Page): HTMLElement {
  const { graph } = page.data;
  if (graph === null)
    return el('p', { class: 'empty' }, t('Stages are known only with the Dockerfile that the image was built from.'));
  const layout = layoutGraph(graph);
  const lines = layout.edges.map(({ edge, path, thickness, to }) =>
    svg('path', { d: path, class: `edge ${edge.kind} ${to.role}`, 'stroke-width': thickness }),
  );
  const labels = layout.edges.map((placed) => {
    const { edge, x, y } = placed;
    const label = el(
      'span',
      { class: 'edge-label', title: edgeSentence(placed), 'aria-hidden': 'true' },
      edgeLabel(edge),
    );
    return styled(label, { left: `${x}px`, top: `${y}px` });
  });
  const picture = el(
    'div',
    { class: 'graph', 'aria-hidden': false },
    svg('svg', { width: layout.width, height: layout.height, 'aria-hidden': 'true' }, ...lines),
    ...labels,
    ...layout.nodes.map(({ node, x, y }) =>
      styled(nodeElement(node, page), {
        left: `${x}px`,
        top: `${y}px`,
        width: `${NODE.width}px`,
        height: `${NODE.height}px`,
      }),
    ),
  );
  styled(picture, { width: `${layout.width}px`, height: `${layout.height}px` });
  return el(
    'div',
    { class: 'stages' },
    el('div', { class: 'graph-box' }, picture),
    el(
      'div',
      { class: 'legend' },
      el(
        'span',
        { class: 'key' },
        el('i', { class: 'sign line-from', 'aria-hidden': 'true' }),
        t('FROM: stands on it'),
      ),
      el(
        'span',
        { class: 'key' },
        el('i', { class: 'sign line-copy', 'aria-hidden': 'true' }),
        t('COPY: takes files of it'),
      ),
      el(
        'span',
        { class: 'key' },
        el('i', { class: 'sign line-mount', 'aria-hidden': 'true' }),
        t('mount: only reads it'),
      ),
      el('span', { class: 'hint' }, t('≈ is the record of the build cache, not file bytes')),
    ),
    // Read aloud, a picture is a list.
    el(
      'ul',
      { class: 'unseen', 'aria-label': t('Edges of the graph') },
      ...layout.edges.map((placed) => el('li', {}, edgeSentence(placed))),
    ),
  );
}

/** As a Dockerfile writes them. */
const WORDS = { from: 'FROM', copy: 'COPY', mount: 'mount' } as const;

function nodeElement(node: StageNode, page: Page): HTMLElement {
  const { kind, name, line, bytes, seconds, role, exact } = node;
  const roles = {
    target: t('the image'),
    ships: kind === 'image' ? t('base image') : t('in the image'),
    builds: kind === 'stage' ? t('only builds') : t('image'),
    unused: t('not built'),
  };
  const facts = [
    bytes === null ? '' : `${exact ? '' : '≈ '}${formatBytes(bytes)}`,
    seconds === null || seconds < 0.05 ? '' : formatSeconds(seconds),
  ];
  const key = line === null ? null : lineKey(line);
  const registry = kind === 'image' ? visible(name.slice(0, Math.max(0, name.lastIndexOf('/')))) : '';
  const what = kind === 'context' ? t('files of the folder') : registry === '' ? roles[role] : registry;
  return el(
    key === null ? 'div' : 'button',
    {
      class: `node ${kind} ${role}${key !== null && page.state().selected === key ? ' selected' : ''}`,
      type: key === null ? undefined : 'button',
      title: visible(name),
      onclick: key === null ? undefined : () => page.update({ selected: key, path: [] }),
    },
    el('span', { class: 'node-name' }, visible(kind === 'image' ? name.slice(name.lastIndexOf('/') + 1) : name)),
    el(
      'span',
      { class: 'node-facts' },
      facts.filter((fact) => fact !== '').join(' · ') || (kind === 'image' ? t('size not known') : ''),
    ),
    el('span', { class: 'node-role' }, line === null ? what : t('line {line} · {role}', { line, role: what })),
  );
}

/** Such as `COPY 68.2 MB`. */
function edgeLabel({ kind, bytes, exact }: StageEdge): string {
  return bytes === null ? WORDS[kind] : `${WORDS[kind]} ${exact ? '' : '≈ '}${formatBytes(bytes)}`;
}

function edgeSentence({ edge, from, to }: PlacedEdge): string {
  const lines =
    edge.lines.length === 1
      ? t('line {line}', { line: edge.lines[0]! })
      : t('lines {lines}', { lines: edge.lines.join(', ') });
  const names = { to: visible(to.name), from: visible(from.name) };
  const deeds = {
    from: t('{to} stands on {from}', names),
    copy: t('{to} copies from {from}', names),
    mount: t('{to} mounts {from}', names),
  };
  return t('{sentence}: {label}, {lines}', { sentence: deeds[edge.kind], label: edgeLabel(edge), lines });
}

/** A chart as a file of its own: the colours of the theme become attributes, so that it looks alike without the page's style sheet. */

const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'paint-order',
  'font-size',
  'font-weight',
  'font-style',
] as const;
const NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * @param drawing In the document, for its styles to be computed.
 * @param title Stands in the file as its title.
 */
export function standaloneSvg(drawing: SVGSVGElement, title: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [elementsOf(drawing), elementsOf(copy)];
  for (const [index, element] of from.entries()) {
    const target = to[index];
    if (target === undefined || element.nodeName === 'title') continue;
    copyStyles(getComputedStyle(element), target);
  }
  for (const hit of copy.querySelectorAll('.hit')) hit.remove();
  for (const element of elementsOf(copy)) for (const name of ['class', 'tabindex', 'role']) element.removeAttribute(name);
  copy.setAttribute('xmlns', NAMESPACE);
  copy.setAttribute('role', 'img');
  copy.setAttribute('font-family', getComputedStyle(drawing).fontFamily);
  copy.prepend(textElement('title', title), background());
  return `${new XMLSerializer().serializeToString(withoutComments(copy))}\n`;
}

function elementsOf(root: Element): readonly Element[] {
  return [root, ...root.querySelectorAll('*')];
}

function copyStyles(styles: CSSStyleDeclaration, target: Element): void {
  const isText = target.nodeName === 'text';
  for (const name of STYLES) {
    const value = styles.getPropertyValue(name);
    if (value === '' || value === 'none' || value === 'normal') {
      if (name === 'fill') target.setAttribute('fill', 'none');
      continue;
    }
    if (name.startsWith('font') && !isText) continue;
    if (name !== 'fill' && name !== 'stroke') {
      target.setAttribute(name, value);
      continue;
    }
    const { color, opacity } = plainColor(value);
    target.setAttribute(name, color);
    // An opacity of the mark itself stays.
    if (opacity < 1) target.setAttribute(`${name}-opacity`, String(opacity));
  }
}

/** As six digits and an opacity: other programs do not read `color(srgb …)`, which mixed colours come to. */
export function plainColor(value: string): { readonly color: string; readonly opacity: number } {
  const numbers = (value.match(/-?\d*\.?\d+(?:e-?\d+)?%?/g) ?? []).map((part) =>
    part.endsWith('%') ? Number(part.slice(0, -1)) / 100 : Number(part),
  );
  const isUnit = value.startsWith('color(srgb');
  if (!isUnit && !value.startsWith('rgb')) return { color: value, opacity: 1 };
  const [red = 0, green = 0, blue = 0, opacity = 1] = numbers;
  const digits = [red, green, blue].map((part) =>
    Math.round(Math.min(255, Math.max(0, isUnit ? part * 255 : part)))
      .toString(16)
      .padStart(2, '0'),
  );
  return { color: `#${digits.join('')}`, opacity };
}

function background(): Element {
  const { color } = plainColor(getComputedStyle(document.documentElement).backgroundColor);
  const rect = document.createElementNS(NAMESPACE, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: color })) rect.setAttribute(name, value);
  return rect;
}

function textElement(name: string, text: string): Element {
  const element = document.createElementNS(NAMESPACE, name);
  element.textContent = text;
  return element;
}

/** Marks of the template. */
function withoutComments(root: Element): Element {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as Comment);
  for (const comment of comments) comment.remove();
  return root;
}

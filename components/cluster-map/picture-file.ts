/**
 * A drawn map as a file that stands alone: every computed colour and font is written into it, since a file has no style
 * sheet of ours. PNG is drawn at twice the size.
 */

/** Saves what is on the page as `<name>.svg` or `<name>.png`. Fails where the browser cannot draw it. */
export async function savePicture(drawing: SVGSVGElement, kind: 'svg' | 'png', name: string): Promise<void> {
  const text = serialise(drawing);
  const file = new Blob([text], { type: 'image/svg+xml' });
  download(kind === 'svg' ? file : await paint(text, sizeOf(drawing)), `${name}.${kind}`);
}

const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'color',
  'visibility',
  'display',
  'transform',
  'transform-origin',
  'transform-box',
];

/** The drawing as text, with paper below it. */
export function serialise(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const from = [drawing, ...drawing.querySelectorAll('*')];
  const to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    const written = PROPERTIES.map((name) => [name, style.getPropertyValue(name)] as const)
      .filter(([, value]) => value !== '' && value !== 'none 0px' && value !== 'normal')
      .map(([name, value]) => `${name}:${value}`);
    to[index]!.setAttribute('style', written.join(';'));
  });
  const { width, height } = sizeOf(drawing);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

function sizeOf({ viewBox: { baseVal } }: SVGSVGElement) {
  return { width: Math.ceil(baseVal.width), height: Math.ceil(baseVal.height) };
}

const SCALE = 2;

async function paint(text: string, { width, height }: { width: number; height: number }): Promise<Blob> {
  const image = new Image();
  // The policy of the page allows pictures of its own and data, and no object URLs.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('nothing was drawn'))), 'image/png'),
  );
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** What present clients and servers print in the place of recorded texts, where that takes more than a word. */

/** What was a list of the client is one sentence of the server, with whole paths. */
export function withUnknownFields(text: string): string {
  const file = /^error: error validating "([^"]+)"/.exec(text)?.[1];
  const found = [
    ...text.matchAll(
      /ValidationError\((\w+)\.([^)]*)\): unknown field "([^"]+)" in io\.k8s\.api\.\w+\.(\w+)\./g,
    ),
  ];
  if (file === undefined || found.length === 0) return text;
  const [, kind, , , version] = found[0]!;
  const fields = found.map(([, , path, field]) => `unknown field "${path}.${field}"`).sort();
  return `Error from server (BadRequest): error when creating "${file}": ${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${fields.join(', ')}\n`;
}

export function withWrongTypes(text: string): string {
  return text.replace(
    /^error: error validating "([^"]+)": error validating data: ValidationError\((\w+)\.spec\.ports\[0\]\.port\): invalid type .*: got "string", expected "integer".*\n/,
    'Error from server (BadRequest): error when creating "$1": $2 in version "v1" cannot be handled as a $2: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32\n',
  );
}

/** What the shim cases show: three pods answer run=pod-python, none run=nothing. */
export function withEndpoints(text: string): string {
  const selector = /^Selector: +(.*)$/m.exec(text)?.[1] ?? '';
  if (/^Name: +kubernetes$/m.test(text)) return text.replace(/^(Endpoints: +)<none>$/m, '$14.4.4.100:6443');
  if (selector.startsWith('run=nothing')) return text.replace(/^(Endpoints:) +<none>$/m, '$1');
  if (selector !== 'run=pod-python') return text;
  return text.replace(
    /^(TargetPort: +([0-9]+)\/.*\n(?:NodePort: .*\n)?Endpoints: +)<none>$/gm,
    '$110.244.1.1:$2,10.244.1.1:$2,10.244.1.1:$2',
  );
}

/**
 * What a restless learner types, by kind: on the cluster, over the network, in the shell, and where engines are
 * likeliest to differ (numbers as text, letters of other alphabets, sorting, patterns, depth).
 */
export interface Picker {
  /** From 0 to `limit` - 1. */
  below(limit: number): number;
  one<T>(items: readonly T[]): T;
}

const PODS = ['pod-nginx', 'pod-python', 'pod-shop', 'pod-new'];
const NODES = ['node-1', 'node-2', 'node-3'];
const IMAGES = ['nginx', 'busybox', 'ngnix', 'nginx:1.99', 'drydock/python-api:1.0', 'UPPER', ''];
const HOSTS = [
  '1.1.1.3:443',
  '1.1.1.4',
  '1.1.1.30',
  '1.1.1.99:8080',
  '4.4.4.1',
  'pod-nginx',
  'nowhere.example',
];
const FORMATS = [
  'wide',
  'name',
  'json',
  'yaml',
  'jsonpath=\'{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}\'',
  'jsonpath=\'{.items[?(@.status.phase=="Running")].metadata.name}\'',
  "jsonpath='{.items[0].nothing'",
  'custom-columns=NAME:.metadata.name,IP:.status.podIP,AGE:.metadata.creationTimestamp',
  'nonsense',
];
const WORDS = ['straße', 'ÀÉÎ', 'ΑΣ', 'ж', '😀', 'ƛ', 'ßS', 'İi', 'naïve', 'e\u0301'];

export const address = (pick: Picker): string => `1.1.1.${pick.below(100)}`;

export function createClusterLine(pick: Picker): string {
  const pod = pick.one(PODS);
  const node = pick.one(NODES);
  return pick.one([
    'kubectl get pods -o wide',
    'kubectl get nodes,pods -A',
    `kubectl get pods -o ${pick.one(FORMATS)}`,
    `kubectl get pod ${pod} -o ${pick.one(FORMATS)}`,
    `kubectl get pods --sort-by=${pick.one(['.metadata.name', '.status.podIP', '.metadata.uid', '.spec', '.no'])}`,
    `kubectl get pods -l 'run${pick.one(['', '!=', '=', ' in (', '==pod-shop'])}${pod}' --show-labels`,
    `kubectl get pods --field-selector spec.nodeName=${node}`,
    'kubectl get events --sort-by=.lastTimestamp | tail -n 5',
    `kubectl describe pod ${pod}`,
    `kubectl describe node ${node}`,
    `kubectl explain pod${pick.one(['', '.spec', '.spec.containers', '.nothing'])} | head -n 20`,
    `kubectl delete pod ${pod}${pick.one(['', ' --now', ' --grace-period=1 &', ' --wait=false', ' --force'])}`,
    `kubectl delete pod ${pod} --dry-run=${pick.one(['client', 'server', 'maybe'])}`,
    `kubectl run pod-new --image=${pick.one(IMAGES)} --labels=run=${pod} -- ${pick.one(['', 'sleep 3', 'false'])}`,
    `kubectl run pod-new --image=nginx --dry-run=client -o yaml | tee new.yaml | kubectl apply -f -`,
    `kubectl apply -f ${pick.one(['pod-shop-on-node-1.yaml', 'pod-shop-on-node-2.yaml', '.', 'nothing.yaml'])}`,
    `kubectl label pod ${pod} ${pick.one(['tier=web', 'tier=db --overwrite', 'tier-', 'bad/label/x=y'])}`,
    `kubectl annotate pod ${pod} note='${pick.one(WORDS)} "quoted" \\\\'`,
    `kubectl wait --for=${pick.one(['condition=Ready', 'delete', 'jsonpath={.status.phase}=Running'])} pod/${pod} --timeout=${pick.below(9)}s`,
    `kubectl logs ${pod}${pick.one(['', ' --tail=2', ' --since=5s', ' -c nothing', ' -p', ' --timestamps'])}`,
    `kubectl exec ${pod} -- ${pick.one(['ls /', 'env', 'hostname', 'nothing', 'cat /etc/hosts', 'kill 1', 'sh -c "exit 7"'])}`,
    `echo 'hostname; echo $?; exit ${pick.below(9)}' | kubectl exec -i ${pod} -- sh`,
    `kubectl ${pick.one(['gte pods', 'get', 'get pod', 'api-resources', 'version', 'config view', 'top pods', 'frob'])}`,
    `kubectl -n ${pick.one(['kube-system', 'nothing', ''])} get pods`,
  ]);
}

export function createNetworkLine(pick: Picker): string {
  const pod = pick.one(PODS);
  const host = pick.one([...HOSTS, address(pick)]);
  const options = pick.one([
    '-s',
    '-v',
    '-I',
    '-sS -m 2',
    '-s -o /dev/null -w "%{http_code} %{time_total}\\n"',
    '-d a=b',
  ]);
  return pick.one([
    `kubectl exec ${pod} -- curl -s --connect-timeout 2 http://${host}/`,
    `kubectl exec ${pod} -- curl ${options} http://${host}/${pick.one(['', 'nothing', '?a=%20b', '../x', 'ä'])}`,
    `kubectl exec ${pod} -- ping -c ${1 + pick.below(3)} ${address(pick)}`,
    `ping -c 2 -i 0.${1 + pick.below(9)} ${address(pick)}`,
    `curl --max-time 3 http://${host}/`,
    `curl ${options} ${pick.one(['http://', 'https://', 'ftp://', ''])}${host}`,
    `kubectl exec ${pod} -- wget -q -O - http://${host}/ | head -c 40`,
    `nslookup ${pick.one(['pod-nginx', 'kubernetes.default', 'nowhere.example'])}`,
    `kubectl exec ${pod} -- nslookup ${pick.one(['kubernetes', 'service-shop', 'nowhere.example', address(pick)])}`,
    `kubectl exec ${pod} -- curl -sS -m 2 ${pick.one(['-k https://kubernetes', 'service-shop:8080', 'http://nowhere'])}`,
    `dig ${pick.one(['', '+short ', '+noall +answer ', '-x '])}${pick.one([address(pick), 'nowhere.example'])}`,
    `kubectl exec ${pod} -- getent hosts ${pick.one(['kubernetes.default', 'localhost', 'nothing'])}`,
    `for i in 1 2 3; do kubectl exec ${pod} -- curl -s -m 1 http://${host}/ || echo "no: $?"; done`,
    `answer ${address(pick)}`,
    'check',
    pick.one(['hint', 'hint reach-it', 'hint nothing', 'explain', 'tasks', 'answer', 'true; undo']),
  ]);
}

export function createShellLine(pick: Picker): string {
  const number = pick.below(1000);
  return pick.one([
    `echo $RANDOM $((${pick.below(100)} * 3)) | tr 0-9 a-j`,
    `for i in $(seq ${pick.below(5)}); do echo "$i $x"; done | sort -r | head -n 2`,
    `x=${number}; y=$x$y; echo "$y" > file-${pick.below(3)}.txt`,
    'cat file-*.txt | wc; ls -la; date',
    `sleep ${pick.below(90)}; echo $SECONDS`,
    `(sleep ${pick.below(9)}; echo late) & echo $!; wait`,
    `sleep ${pick.below(20)} &`,
    'jobs; kill %1; wait %1; echo $?',
    `false || kubectl get pods --watch & sleep 2; kill %1`,
    `set -- a "b c" ${number}; for x in "$@"; do echo "<$x>"; done; shift; echo $# $*`,
    `f() { local x=$1; [ $x -le 0 ] && return 3; f $((x - 1)); echo $x; }; f ${pick.below(12)}; echo $?`,
    `a=(${number} 7 x); a[9]=z; echo \${a[@]:1} \${#a[@]} \${!a[@]} \${a[-1]}`,
    `case ${number} in *7*) echo seven;; [0-4]*) echo low;; *) echo other;; esac`,
    `if [[ ${number} =~ ^([0-9])([0-9]*)$ ]]; then echo \${BASH_REMATCH[@]}; fi`,
    `while read -r a b; do echo "$b/$a"; done <<< $'1 2\\n3 4'`,
    `diff <(seq 3) <(seq 2 4); echo $?; cat < nothing; echo \${PIPESTATUS[@]}`,
    `seq ${number} | grep -c ${pick.below(10)}; seq 20 | sed -n '/1$/,+1p' | paste -s -d,`,
    `kubectl get pods | awk 'NR > 1 { n[$3]++ } END { for (k in n) print k, n[k] }'`,
    `kubectl get pods -o name | xargs -n 1 echo got | cut -d / -f 2 | sort | uniq -c`,
    `printf '%s\\n' ${number} 10 9 -3 0x1f 1e2 | sort -${pick.one(['n', 'r', 'h', 'u', 'g', 'V'])}`,
    `trap 'echo bye' EXIT; (exit ${pick.below(256)}); echo $?; timeout 2 sleep ${pick.below(4)}; echo $?`,
    'set -e; false; echo not reached',
    `set -x; echo $((RANDOM % 7)); set +x`,
    `echo 'echo "$0 $#"; exit 4' > s.sh; bash s.sh a b; . ./s.sh`,
    `mkdir -p d/e && cd d && pwd && cd - && find . -name 'e*' && rm -r d; echo ~ *`,
    `echo "unfinished`,
    'EOF',
    'exit 3',
    'fi',
    `history | tail -n 2; !!`,
  ]);
}

/** Where engines may differ: how numbers are written, letters and their order, patterns, and what nests deeply. */
export function createOddLine(pick: Picker): string {
  const word = pick.one(WORDS);
  const level = pick.one([3, 60, 150, 250, 900]);
  const nest = (open: string, inner: string, close: string) =>
    open.repeat(level) + inner + close.repeat(level);
  return pick.one([
    `printf '%.3f|%e|%g|%5d|%x|%c|%q\\n' ${pick.below(999) / 7} ${pick.below(99) / 3e5} 2.675 42 255 ${word} '${word} "'`,
    `printf '%.70f %d %s\\n' 0.1 99999999999999999999 1e400; printf '%(%F)T\\n' 0`,
    `echo $((2 ** ${pick.below(70)})) $((-7 / 2)) $((-7 % 3)) $((1 << ${pick.below(80)})) $((0x7fffffffffffffff + 1))`,
    `seq 0 0.1 0.5; seq 1e15 1e15; seq 3 -1 1; awk 'BEGIN { print 1/3, 1e6, 1e300 * 10, 0.1 + 0.2, 2 ^ 10 }'`,
    `x='${word}'; echo \${#x} \${x^^} \${x,,} \${x:0:1} \${x/?/-}; echo "$x" | rev | tr a-z A-Z | wc -cm`,
    `printf '%s\\n' b B a A ä ${word} z _ - 10 9 | sort${pick.one(['', ' -f', ' -r', ' -u'])}`,
    `printf 'aXbX${word}' | sed -E 's/(.)X/\\1-\\u&/g'; echo '${word}' | grep -io '[a-zß]*'`,
    `echo aaaa${word} | grep -oE '(a|aa)+b?|${word}'; echo ab | grep -E '(a*)*b{1,3}|(' ; echo $?`,
    `printf '\\xff\\xc3\\x28%s' ${word} | base64; printf '\\u1F600\\n' | cut -c 1; echo $'\\u00e9' | base64`,
    `r() { r; }; r; q() { if true; then ( echo $(q) ); fi; }; q | wc -l; p() { cat <(p); }; p; echo $?`,
    "echo './own' > own; chmod +x own; ./own; echo $?",
    `echo ${nest('$(', 'echo deep', ')')}; echo ${nest('${a:-', 'deep', '}')}`,
    `${nest('( ', 'echo deep', ' )')}`,
    `echo $((${nest('( ', '1', ' )')})); echo ${nest('{a,', 'b', '}')} | wc`,
    `${nest('env ', 'echo deep', '')}; ${nest('{ ', 'echo deep', '; }')}`,
    `echo '${nest('[', '1', ']')}' | kubectl apply -f -; echo '${nest('- ', 'a', '')}' | kubectl create -f -`,
    `echo '${nest('(', 'a', ')')}' | grep -E '${nest('(', 'a', ')*')}'; mkdir -p ${nest('d/', 'd', '')}; find d | wc -l; rm -r d`,
    `x=ab; for i in {1..${pick.below(30)}}; do x=$x$x; done; echo \${#x}`,
    `a=a; b='a+'; for i in 1 2 3; do a="a+$a"; done; echo $(($a)); a=b; b=a; echo $((a))`,
    `date -d @${pick.below(2_000_000_000)} '+%A %d %B %Y %j %U %H:%M:%S %s'; date -d 2024-02-29 +%s`,
    `echo ${pick.one(['{', '[1,', '"', '{"kind":"Pod"}', 'a: b: c', '- x', '&a [*a]', 'null', '%x'])} | kubectl apply -f -`,
    `kubectl get pods -o jsonpath='${pick.one(['{', '{.items[*', '{range}', '{.items[?(@.x==)]}', '{..name}', '{"\\u00e9"}'])}'`,
  ]);
}

/** Programs that go on until Ctrl-C or Ctrl-D. */
export function createEndlessLine(pick: Picker): string {
  return pick.one([
    'sleep 1000',
    'while true; do echo $((i += 1)); sleep 0.3; done',
    'kubectl get pods -w',
    'kubectl logs -f pod-nginx',
    'kubectl exec -it pod-nginx -- sh',
    'kubectl run -it pod-new --rm --image=busybox -- sh',
    'kubectl delete pod pod-shop',
    'kubectl wait --for=delete pod/pod-python --timeout=60s',
    'watch -n 1 kubectl get pods -o wide',
    `ping ${address(pick)}`,
    'while true; do kubectl exec pod-nginx -- curl -s http://1.1.1.3:443/; sleep 1; done',
    'trap "echo caught" INT; sleep 3; trap - INT',
    'yes | head -n 200000 | sort | uniq -c',
    'sleep 5 | cat | (trap "" INT; sleep 2; echo survived)',
    'read -r a; echo "[$a]"; read -t 2 b; echo $?',
    'until false; do for i in {1..50}; do ((n += i)); done; done',
    'f() { [ $1 -le 0 ] && sleep 9 || f $(($1 - 1)) | cat & wait; }; f 6',
  ]);
}

/** A manifest typed at the prompt. */
export function createManifestLines(pick: Picker): string[] {
  const name = pick.one(PODS);
  const extra = pick.one([
    '',
    '',
    'restartPolicy: Never, ',
    'nothing: 1, ',
    'terminationGracePeriodSeconds: 1, ',
    'volumes: x, ',
  ]);
  return [
    `kubectl ${pick.one(['apply', 'apply', 'create', 'apply --dry-run=server -o yaml', 'delete'])} -f - <<END`,
    'apiVersion: v1',
    'kind: Pod',
    `metadata: { name: ${name}, labels: { run: ${name} } }`,
    `spec: { ${extra}nodeName: ${pick.one(NODES)}, containers: [{ name: main, image: "${pick.one(IMAGES)}" }] }`,
    'END',
  ];
}

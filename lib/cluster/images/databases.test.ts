import { expect, test } from 'vitest';
import { startImage } from '../testing/image-server';

test('redis answers lines and arrays', () => {
  const redis = startImage('redis:7');
  const check = (text: string, expected: string) => expect(redis.talk(text)).toBe(expected);
  expect(redis.port).toBe(6379);
  expect(redis.log()).toContain('1:M 01 Jan 2026 00:00:31.000 * Ready to accept connections tcp\n');
  check('PING\r\n', '+PONG\r\n');
  check('*1\r\n$4\r\nPING\r\n', '+PONG\r\n');
  check('SET greeting hello\r\nGET greeting\r\n', '+OK\r\n$5\r\nhello\r\n');
  check(
    'INCR hits\r\nINCR hits\r\nINCR greeting\r\n',
    ':1\r\n:2\r\n-ERR value is not an integer or out of range\r\n',
  );
  check('GET\r\n', "-ERR wrong number of arguments for 'get' command\r\n");
  check('NOPE a\r\n', "-ERR unknown command 'NOPE', with args beginning with: 'a' \r\n");
  check('QUIT\r\n', '+OK\r\n');
  check('PING', '');
  check('GET / HTTP/1.1\r\nHost: web\r\n\r\n', '');
  expect(redis.log()).toContain('Possible SECURITY ATTACK detected.');
  redis.signal('SIGTERM');
  expect([redis.exitCode, redis.log()]).toEqual([
    0,
    expect.stringContaining('# Redis is now ready to exit, bye bye...\n'),
  ]);
});

test('redis with a password; redis-cli', () => {
  const redis = startImage('redis', { args: ['--requirepass', 'secret', '--port', '6380'] });
  expect(redis.talk('PING\r\nAUTH wrong\r\nAUTH secret\r\nPING\r\n')).toBe(
    '-NOAUTH Authentication required.\r\n-WRONGPASS invalid username-password pair or user is disabled.\r\n+OK\r\n+PONG\r\n',
  );
  const check = (words: string, exitCode: number, output: string) =>
    expect(redis.exec('redis-cli', ...words.split(' '))).toEqual({ exitCode, output });
  check('-p 6380 -a secret ping', 0, 'PONG\n');
  check('-p 6380 ping', 1, 'NOAUTH Authentication required.\n');
  check('ping', 1, 'Could not connect to Redis at 127.0.0.1:6379: Connection refused\n');
  check('-p 6380 -a secret set a b', 0, 'OK\n');
  check('-p 6380 -a secret get a', 0, 'b\n');
  check('-p 6380 -a secret keys *', 0, 'a\n');
});

test('postgres wants a password, takes its time, and closes what is no client', () => {
  const bare = startImage('postgres:16');
  expect([bare.exitCode, bare.log()]).toEqual([
    1,
    expect.stringMatching(
      /^Error: Database is uninitialized and superuser password is not specified\.\n {7}You must/,
    ),
  ]);
  const postgres = startImage('postgres:16', { environment: { POSTGRES_PASSWORD: 'x' } });
  expect(postgres.exec('pg_isready')).toEqual({
    exitCode: 2,
    output: '/var/run/postgresql:5432 - no response\n',
  });
  postgres.advance(3000);
  expect(postgres.exec('pg_isready', '-h', 'localhost')).toEqual({
    exitCode: 0,
    output: 'localhost:5432 - accepting connections\n',
  });
  expect(postgres.log()).toContain('UTC [1] LOG:  database system is ready to accept connections\n');
  expect(postgres.talk('GET / HTTP/1.1\r\n\r\n')).toBe('');
  expect(postgres.log()).toContain('LOG:  invalid length of startup packet\n');
  expect(postgres.talk('\0\0\0\x08\x04\xd2\x16\x2f')).toBe('N');
  expect(postgres.ask('GET', '/')).toBe(null);
  postgres.signal('SIGINT');
  expect([postgres.exitCode, postgres.log()]).toEqual([
    0,
    expect.stringContaining('received fast shutdown request'),
  ]);
  const old = startImage('postgres:16', { files: { '/var/lib/postgresql/data/PG_VERSION': '16\n' } });
  expect(old.log()).toContain('Skipping initialization');
  expect(old.port).toBe(5432);
});

test('mysql wants a password, and greets with its version', () => {
  const bare = startImage('mysql:8.4');
  bare.advance(2000);
  expect([bare.exitCode, bare.log()]).toEqual([
    1,
    expect.stringContaining(
      '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n',
    ),
  ]);
  const mysql = startImage('mysql:8.4', {
    environment: { MYSQL_ROOT_PASSWORD: 'x', MYSQL_DATABASE: 'shop' },
  });
  expect(mysql.exec('mysqladmin', 'ping')).toEqual({
    exitCode: 1,
    output: expect.stringContaining("mysqladmin: connect to server at 'localhost' failed\n"),
  });
  mysql.advance(10_000);
  expect(mysql.log()).toContain('[Note] [Entrypoint]: Creating database shop\n');
  expect(mysql.exec('mysqladmin', 'ping', '-h', 'localhost')).toEqual({
    exitCode: 0,
    output: 'mysqld is alive\n',
  });
  expect(mysql.talk()).toMatch(/^.\0\0\0\n8\.4\.7\0.*caching_sha2_password\0$/s);
  expect(mysql.talk('login')).toContain("Access denied for user 'root'@'1.1.1.3' (using password: YES)");
  mysql.signal('SIGTERM');
  expect([mysql.exitCode, mysql.log()]).toEqual([0, expect.stringContaining('Received SHUTDOWN from user')]);
});

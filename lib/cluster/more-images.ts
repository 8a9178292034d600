/** The images beyond those of the core's catalogue: a part of the world that a page may load apart. */

import { AGNHOST } from './images/agnhost';
import { ALPINE, DEBIAN, UBUNTU } from './images/bases';
import { BOOTCAMP } from './images/bootcamp';
import { CURL } from './images/curl';
import { EALEN_ECHO } from './images/ealen-echo';
import { ECHOSERVER } from './images/echoserver';
import { HELLO_APP } from './images/hello-app';
import { HELLO_KUBERNETES } from './images/hello-kubernetes';
import { HTTP_ECHO } from './images/http-echo';
import { HTTPD } from './images/httpd';
import type { ImageFamily } from './images/image';
import { JMALLOC_ECHO } from './images/jmalloc-echo';
import { KUARD } from './images/kuard';
import { MENDHAK_ECHO } from './images/mendhak-echo';
import { MYSQL } from './images/mysql';
import { NETSHOOT } from './images/netshoot';
import { NGINX } from './images/nginx';
import { NGINX_HELLO } from './images/nginx-hello';
import { POSTGRES } from './images/postgres';
import { PYTHON } from './images/python';
import { PYTHON_API } from './images/python-api';
import { REDIS } from './images/redis';
import { WHOAMI } from './images/whoami';
import type { ClusterPart } from './part';

const FAMILIES: readonly ImageFamily[] = [
  NGINX,
  PYTHON_API,
  ALPINE,
  DEBIAN,
  UBUNTU,
  CURL,
  AGNHOST,
  NGINX_HELLO,
  HTTPD,
  PYTHON,
  NETSHOOT,
  HTTP_ECHO,
  WHOAMI,
  EALEN_ECHO,
  MENDHAK_ECHO,
  JMALLOC_ECHO,
  ECHOSERVER,
  HELLO_APP,
  BOOTCAMP,
  KUARD,
  HELLO_KUBERNETES,
  REDIS,
  POSTGRES,
  MYSQL,
];

export const MORE_IMAGES: ClusterPart = { images: FAMILIES };

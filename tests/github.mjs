// A repository with the part of GitHub's REST API that Decap uses, in memory, at a free port of this machine. What
// GitHub refuses it refuses too: a tree that removes a file which is not there, a commit that is not a descendant.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listening } from './browsing.mjs';

const digest = (kind, bytes) => createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');

/** The files of folders of a site, by path. */
export async function files(root, ...folders) {
  const found = new Map();
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      found.set(path.slice(root.length + 1), await readFile(path));
    }
  }
  return found;
}

/** Starts it, with the files of its first commit. */
export async function github(start) {
  const blobs = new Map();
  /** What trees and commits hold: digests of blobs by path, and parents. */
  const trees = new Map();
  const commits = new Map();
  const remote = { head: '', commits, asked: [], problems: [] };

  function store(bytes) {
    const sha = digest('blob', bytes);
    blobs.set(sha, bytes);
    return sha;
  }
  function storeTree(content) {
    const sha = digest('tree', Buffer.from(JSON.stringify([...content].sort())));
    trees.set(sha, content);
    return sha;
  }
  function storeCommit(tree, parents, message) {
    const sha = digest('commit', Buffer.from(JSON.stringify([tree, parents, message, commits.size])));
    commits.set(sha, { tree, parents, message });
    return sha;
  }
  const contentOf = (commit) => trees.get(commits.get(commit).tree);

  /** Bytes of a file on the branch; nothing where there is none. */
  remote.read = (path) => blobs.get(contentOf(remote.head).get(path));
  remote.list = (folder) => [...contentOf(remote.head).keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  /** Somebody else commits. */
  remote.write = (path, text) => {
    const content = new Map(contentOf(remote.head));
    if (text === null) content.delete(path); else content.set(path, store(Buffer.from(text)));
    remote.head = storeCommit(storeTree(content), [remote.head], 'elsewhere');
  };
  /** Paths that the last commit changed. */
  remote.changed = () => {
    const [now, before] = [contentOf(remote.head), contentOf(commits.get(remote.head).parents[0])];
    return [...new Set([...now.keys(), ...before.keys()])].filter((path) => now.get(path) !== before.get(path)).sort();
  };
  remote.head = storeCommit(storeTree(new Map([...start].map(([path, bytes]) => [path, store(bytes)]))), [], 'first');

  const commitOf = (name) => (name === 'main' ? remote.head : name);

  function list(content, folder, isDeep) {
    const prefix = folder ? `${folder}/` : '';
    const found = new Map();
    for (const [path, sha] of content) {
      if (!path.startsWith(prefix)) continue;
      const parts = path.slice(prefix.length).split('/');
      for (let depth = 1; depth < parts.length && (isDeep || depth === 1); depth += 1) {
        const name = parts.slice(0, depth).join('/');
        found.set(name, { path: name, mode: '040000', type: 'tree', sha: digest('tree', Buffer.from(prefix + name)) });
      }
      if (isDeep || parts.length === 1) {
        found.set(parts.join('/'), { path: parts.join('/'), mode: '100644', type: 'blob', sha, size: blobs.get(sha).length });
      }
    }
    return [...found.values()];
  }

  function answer(method, path, query, body) {
    const missing = [404, { message: 'Not Found' }];
    if (path === '/user') return [200, { login: 'redaction', name: 'La rédaction', id: 1 }];
    if (path === '/repos/equipe/site') return [200, { owner: { login: 'equipe' }, permissions: { push: true }, default_branch: 'main' }];
    const rest = path.startsWith('/repos/equipe/site/') ? path.slice('/repos/equipe/site/'.length) : '';
    if (method === 'GET' && rest === 'branches/main') return [200, { name: 'main', commit: { sha: remote.head } }];
    if (method === 'GET' && rest === 'commits') return [200, []];
    if (method === 'GET' && rest.startsWith('collaborators/')) return [200, { permission: 'write' }];
    if (method === 'GET' && rest.startsWith('contents/')) {
      const commit = commitOf(query.get('ref') ?? 'main');
      const sha = commits.has(commit) ? contentOf(commit).get(decodeURIComponent(rest.slice('contents/'.length))) : undefined;
      return sha ? [200, { type: 'file', sha, encoding: 'base64', content: blobs.get(sha).toString('base64').replace(/.{60}/g, '$&\n') }] : missing;
    }
    if (method === 'GET' && rest.startsWith('git/trees/')) {
      const [name, folder = ''] = decodeURIComponent(rest.slice('git/trees/'.length)).split(':');
      const commit = commitOf(name);
      if (!commits.has(commit)) return missing;
      const tree = list(contentOf(commit), folder, query.get('recursive') === '1');
      return tree.length > 0 ? [200, { sha: 'x', tree, truncated: false }] : missing;
    }
    if (method === 'GET' && rest.startsWith('git/blobs/')) {
      const bytes = blobs.get(rest.slice('git/blobs/'.length));
      return bytes ? [200, { encoding: 'base64', content: bytes.toString('base64').replace(/.{60}/g, '$&\n') }] : missing;
    }
    if (method === 'POST' && rest === 'git/blobs') return [201, { sha: store(Buffer.from(body.content, body.encoding)) }];
    if (method === 'POST' && rest === 'git/trees') {
      const content = new Map(contentOf(body.base_tree));
      for (const { path: name, sha } of body.tree) {
        if (sha === null && !content.has(name)) return [422, { message: 'GitRPC::BadObjectState' }];
        if (sha === null) content.delete(name); else if (blobs.has(sha)) content.set(name, sha); else return [422, { message: 'tree.sha is not a valid blob' }];
      }
      return [201, { sha: storeTree(content) }];
    }
    if (method === 'POST' && rest === 'git/commits') {
      if (!trees.has(body.tree)) return [422, { message: 'Tree SHA does not exist' }];
      return [201, { sha: storeCommit(body.tree, body.parents, body.message) }];
    }
    if (method === 'PATCH' && rest === 'git/refs/heads/main') {
      const commit = commits.get(body.sha);
      if (!commit?.parents.includes(remote.head) && body.sha !== remote.head) return [422, { message: 'Update is not a fast forward' }];
      remote.head = body.sha;
      return [200, { ref: 'refs/heads/main', object: { sha: remote.head } }];
    }
    remote.problems.push(`${method} ${path}`);
    return missing;
  }

  const { server, port } = await listening(async (request, response) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*, authorization, content-type', 'access-control-allow-methods': '*, PATCH', 'content-type': 'application/json; charset=utf-8' };
    if (request.method === 'OPTIONS') return response.writeHead(204, headers).end();
    let sent = '';
    for await (const part of request) sent += part;
    const url = new URL(request.url, 'http://127.0.0.1');
    remote.asked.push(`${request.method} ${url.pathname}`);
    const [status, json] = answer(request.method, url.pathname, url.searchParams, sent && JSON.parse(sent));
    response.writeHead(status, headers).end(JSON.stringify(json));
  });
  return Object.assign(remote, { server, port });
}

// A file system in memory, like those of repositories on vscode.dev. It begins with the files of files.json beside it.
'use strict';
const { Disposable, EventEmitter, FileChangeType, FileSystemError, FileType, Uri, workspace } = require('vscode');

exports.activate = async ({ extensionUri, subscriptions }) => {
  const bytes = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'files.json'));
  const files = new Map();
  for (const [path, text] of Object.entries(JSON.parse(new TextDecoder().decode(bytes)))) {
    files.set(path, new TextEncoder().encode(text));
  }
  const changed = new EventEmitter();
  const tell = (type, uri) => changed.fire([{ type, uri }]);
  const prefix = ({ path }) => (path.endsWith('/') ? path : `${path}/`);
  const isFolder = (uri) => [...files.keys()].some((path) => path.startsWith(prefix(uri)));
  const disk = {
    onDidChangeFile: changed.event,
    watch: () => new Disposable(() => {}),
    stat(uri) {
      const content = files.get(uri.path);
      if (content) return { type: FileType.File, ctime: 0, mtime: Date.now(), size: content.length };
      if (isFolder(uri)) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
      throw FileSystemError.FileNotFound(uri);
    },
    readDirectory(uri) {
      const below = [...files.keys()].filter((path) => path.startsWith(prefix(uri)));
      const entries = below.map((path) => {
        const [name, ...rest] = path.slice(prefix(uri).length).split('/');
        return [name, rest.length > 0 ? FileType.Directory : FileType.File];
      });
      return [...new Map(entries)];
    },
    readFile(uri) {
      const content = files.get(uri.path);
      if (!content) throw FileSystemError.FileNotFound(uri);
      return content;
    },
    writeFile(uri, content) {
      const known = files.has(uri.path);
      files.set(uri.path, content);
      tell(known ? FileChangeType.Changed : FileChangeType.Created, uri);
    },
    delete(uri) {
      files.delete(uri.path);
      tell(FileChangeType.Deleted, uri);
    },
    rename(from, to) {
      disk.writeFile(to, disk.readFile(from));
      disk.delete(from);
    },
    createDirectory() {},
  };
  subscriptions.push(workspace.registerFileSystemProvider('vscode-test-web', disk, { isCaseSensitive: true }));
};

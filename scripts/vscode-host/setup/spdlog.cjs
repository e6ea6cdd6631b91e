// Stands in for @vscode/spdlog, a C++ log writer, inside of the installed VS Code: the same exports, plain files.
'use strict';
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #level = levels.indexOf('info');
  #plain = false;

  constructor(_type, _name, file) {
    this.#file = file;
  }

  #write(level, text) {
    if (level < this.#level) return;
    const time = new Date().toISOString().slice(0, -1).replace('T', ' ');
    appendFileSync(this.#file, this.#plain ? text : `${time} [${levels[level]}] ${text}\n`);
  }

  trace = (text) => this.#write(0, text);
  debug = (text) => this.#write(1, text);
  info = (text) => this.#write(2, text);
  warn = (text) => this.#write(3, text);
  error = (text) => this.#write(4, text);
  critical = (text) => this.#write(5, text);

  getLevel = () => this.#level;
  setLevel = (level) => void (this.#level = level);
  setPattern = () => void (this.#plain = false);
  clearFormatters = () => void (this.#plain = true);
  flush() {}
  drop() {}
}

async function createLogger(name, file) {
  mkdirSync(dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

// One by one: VS Code imports this file as a module, and Node finds only names that are written like this.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;

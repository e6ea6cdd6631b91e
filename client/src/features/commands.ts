import { commands } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { Server } from '../lifecycle';
import type { BuildFeature } from './build';
import { createWorkflow } from './create-workflow';
import { copyDebugInformation } from './debug-information';
import { fixAll } from './fix-all';

interface CommandNeeds {
  readonly server: Server;
  readonly build: BuildFeature;
  readonly output: LogOutputChannel;
  /** Of the extension. */
  readonly version: string;
}

/** The commands of the palette. */
export function registerCommands({ server, build, output, version }: CommandNeeds): Disposable[] {
  return [
    commands.registerCommand('plimsoll.build', build.run),
    commands.registerCommand('plimsoll.fixAll', fixAll),
    commands.registerCommand('plimsoll.createWorkflow', createWorkflow({ server, output })),
    commands.registerCommand('plimsoll.restart', server.restart),
    commands.registerCommand('plimsoll.showOutput', () => output.show()),
    commands.registerCommand('plimsoll.copyDebugInformation', copyDebugInformation(server, version)),
  ];
}

import { commands } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { Server } from '../lifecycle';
import type { BuildFeature } from './build';
import { createWorkflow } from './create-workflow';
import { fixAll } from './fix-all';

interface CommandNeeds {
  readonly server: Server;
  readonly build: BuildFeature;
  readonly output: LogOutputChannel;
}

/** The commands of the palette. */
export function registerCommands({ server, build, output }: CommandNeeds): Disposable[] {
  return [
    commands.registerCommand('plimsoll.build', build.run),
    commands.registerCommand('plimsoll.fixAll', fixAll),
    commands.registerCommand('plimsoll.createWorkflow', createWorkflow({ server, output })),
    commands.registerCommand('plimsoll.restart', server.restart),
    commands.registerCommand('plimsoll.showOutput', () => output.show()),
  ];
}

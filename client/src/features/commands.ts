import { commands } from 'vscode';
import type { Disposable, LogOutputChannel, Memento } from 'vscode';
import type { Server } from '../lifecycle';
import { build } from './build';
import type { Choices } from './choose-dockerfile';
import { clearMeasurements } from './clear-measurements';
import { configurationCommands } from './configuration';
import { createWorkflow } from './create-workflow';
import { copyDebugInformation } from './debug-information';
import type { Manifest } from './debug-information';
import { fixAll } from './fix-all';
import { measureImage } from './measure-image';
import type { Measuring } from './measuring';
import type { ReportFeature } from './report';
import type { Status } from './status';

interface CommandNeeds {
  readonly server: Server;
  readonly measuring: Measuring;
  readonly report: ReportFeature;
  readonly status: Status;
  readonly choices: Choices;
  /** Of the workspace. */
  readonly memory: Memento;
  readonly output: LogOutputChannel;
  readonly manifest: Manifest;
}

/** The commands of the palette. */
export function registerCommands({
  server,
  measuring,
  report,
  status,
  choices,
  memory,
  output,
  manifest,
}: CommandNeeds): Disposable[] {
  const configuration = configurationCommands(server, output);
  return [
    commands.registerCommand('plimsoll.build', build(measuring, choices)),
    commands.registerCommand('plimsoll.measureImage', measureImage({ measuring, choices, memory })),
    commands.registerCommand('plimsoll.showReport', (uri, target) => report.show(uri, target)),
    commands.registerCommand('plimsoll.compareWithPrevious', (uri, target) => report.show(uri, target, 'compare')),
    commands.registerCommand('plimsoll.clearMeasurements', clearMeasurements(server, output, status.forget)),
    commands.registerCommand('plimsoll.fixAll', fixAll),
    commands.registerCommand('plimsoll.createWorkflow', createWorkflow({ server, output })),
    commands.registerCommand('plimsoll.openConfiguration', configuration.open),
    commands.registerCommand('plimsoll.createConfiguration', configuration.create),
    commands.registerCommand('plimsoll.restart', server.restart),
    commands.registerCommand('plimsoll.showOutput', () => output.show()),
    commands.registerCommand('plimsoll.copyDebugInformation', copyDebugInformation(server, manifest)),
  ];
}

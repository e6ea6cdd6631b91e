import { remember } from '../remember';
import type { Stage, Step } from './stage';
import { stageChain } from './stage';

const stageName =
  /(^|[-_.])(dev|devel|develop|development|test|tests|testing|tester|lint|ci|debug|docs|check|checks|e2e|devcontainer)([-_.]|$)/;

/** Tools that only developers run, and servers told to watch the sources. */
const tool =
  /(^|[\s"'/=])(pytest|py\.test|ruff|mypy|pyright|basedpyright|tox|nox|coverage|pre-commit|black|isort|flake8|pylint|bandit|mkdocs|sphinx-build|ipython|jupyter|debugpy|poe|invoke|--reload|fastapi dev|fastapi",\s*"dev)(["'\s;]|$)/;

/** Whether a stage is for development or tests by its name, or stands on one that is. */
export const isForDevelopment = remember((stage: Stage) =>
  stageChain(stage).some(({ name }) => name !== undefined && stageName.test(name)),
);

/** Whether an instruction runs a tool that only developers need. */
export function runsDevelopmentTool({ keyword, instruction }: Step): boolean {
  return /^(RUN|CMD|ENTRYPOINT)$/.test(keyword) && tool.test(instruction.arguments.text);
}

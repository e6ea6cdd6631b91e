// Written by scripts/gen.mjs: do not edit.
import type { Rule } from '../core/rule';
import type { DockerfileModel } from '../lang/dockerfile/model';
import type { WorkflowModel } from '../lang/workflow/model';

export const dockerfileRules: readonly Rule<DockerfileModel>[] = [];

export const workflowRules: readonly Rule<WorkflowModel>[] = [];

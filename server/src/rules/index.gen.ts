// Written by scripts/gen.mjs: do not edit.
import type { Rule, RuleMeta } from '../core/rule';
import type { DockerfileModel } from '../lang/dockerfile/model';
import type { DockerignoreModel } from '../lang/dockerignore/model';
import type { WorkflowModel } from '../lang/workflow/model';
import type { ConfigurationModel } from '../config/model';
import type { IgnoresModel } from '../core/unused-ignores';
import type { MeasuredModel } from '../measure/measured-model';
import aptListsInLayer from './dockerfile/apt-lists-in-layer';
import baseVersionMismatch from './dockerfile/base-version-mismatch';
import buildToolsInFinalStage from './dockerfile/build-tools-in-final-stage';
import chmodAfterCopy from './dockerfile/chmod-after-copy';
import chownAfterCopy from './dockerfile/chown-after-copy';
import chownAfterRun from './dockerfile/chown-after-run';
import circularOrSelfStage from './dockerfile/circular-or-self-stage';
import copyIgnoredFile from './dockerfile/copy-ignored-file';
import deletedInLaterLayer from './dockerfile/deleted-in-later-layer';
import discardedRuntimeConfig from './dockerfile/discarded-runtime-config';
import dockerfileSyntax from './dockerfile/dockerfile-syntax';
import entrypointNotInImage from './dockerfile/entrypoint-not-in-image';
import floatingBase from './dockerfile/floating-base';
import fullBaseInFinalStage from './dockerfile/full-base-in-final-stage';
import invalidImageLabel from './dockerfile/invalid-image-label';
import missingCopySource from './dockerfile/missing-copy-source';
import missingDockerignore from './dockerfile/missing-dockerignore';
import missingHealthcheck from './dockerfile/missing-healthcheck';
import missingImageLabels from './dockerfile/missing-image-labels';
import movedVirtualEnvironment from './dockerfile/moved-virtual-environment';
import namedChownBeforeUser from './dockerfile/named-chown-before-user';
import numericStageReference from './dockerfile/numeric-stage-reference';
import packageCacheInLayer from './dockerfile/package-cache-in-layer';
import pipCacheInLayer from './dockerfile/pip-cache-in-layer';
import pipInstalledUv from './dockerfile/pip-installed-uv';
import recommendedPackages from './dockerfile/recommended-packages';
import repeatedUvSync from './dockerfile/repeated-uv-sync';
import rootOwnedCopy from './dockerfile/root-owned-copy';
import rootUser from './dockerfile/root-user';
import secretInBuild from './dockerfile/secret-in-build';
import sensitiveFileInContext from './dockerfile/sensitive-file-in-context';
import shellFormCommand from './dockerfile/shell-form-command';
import singleStageBuild from './dockerfile/single-stage-build';
import sourceBeforeDependencies from './dockerfile/source-before-dependencies';
import testsInImage from './dockerfile/tests-in-image';
import undefinedStageReference from './dockerfile/undefined-stage-reference';
import unknownUser from './dockerfile/unknown-user';
import unpinnedUvImage from './dockerfile/unpinned-uv-image';
import unsafeEntrypointScript from './dockerfile/unsafe-entrypoint-script';
import untrustedRegistry from './dockerfile/untrusted-registry';
import unusedStage from './dockerfile/unused-stage';
import updateAlone from './dockerfile/update-alone';
import userWithoutHome from './dockerfile/user-without-home';
import uvBytecodeNotCompiled from './dockerfile/uv-bytecode-not-compiled';
import uvCacheInLayer from './dockerfile/uv-cache-in-layer';
import uvLinkModeUnset from './dockerfile/uv-link-mode-unset';
import uvLockNotCopied from './dockerfile/uv-lock-not-copied';
import uvManagedPythonLost from './dockerfile/uv-managed-python-lost';
import uvPipSystem from './dockerfile/uv-pip-system';
import uvRunAtStart from './dockerfile/uv-run-at-start';
import uvSyncAfterSource from './dockerfile/uv-sync-after-source';
import uvSyncUnlocked from './dockerfile/uv-sync-unlocked';
import uvSyncWithDev from './dockerfile/uv-sync-with-dev';
import virtualEnvironmentNotOnPath from './dockerfile/virtual-environment-not-on-path';
import wholeDirectoryFromStage from './dockerfile/whole-directory-from-stage';
import dockerignorePatternWithoutEffect from './dockerignore/dockerignore-pattern-without-effect';
import dockerignoreSyntax from './dockerignore/dockerignore-syntax';
import compromisedActionVersion from './workflow/compromised-action-version';
import deprecatedActionVersion from './workflow/deprecated-action-version';
import deprecatedRunner from './workflow/deprecated-runner';
import deprecatedWorkflowCommand from './workflow/deprecated-workflow-command';
import duplicateArtifactName from './workflow/duplicate-artifact-name';
import loginRegistryMismatch from './workflow/login-registry-mismatch';
import missingActionRef from './workflow/missing-action-ref';
import missingBuilder from './workflow/missing-builder';
import missingEmulator from './workflow/missing-emulator';
import missingPermission from './workflow/missing-permission';
import missingSbom from './workflow/missing-sbom';
import missingSecretScan from './workflow/missing-secret-scan';
import mixedArtifactGenerations from './workflow/mixed-artifact-generations';
import oldNodeRuntime from './workflow/old-node-runtime';
import outdatedActionVersion from './workflow/outdated-action-version';
import partialNoCache from './workflow/partial-no-cache';
import pathsFilterMissesImage from './workflow/paths-filter-misses-image';
import pushOnPullRequest from './workflow/push-on-pull-request';
import removedActionVersion from './workflow/removed-action-version';
import retiredRunner from './workflow/retired-runner';
import unknownActionInput from './workflow/unknown-action-input';
import unknownBuildTarget from './workflow/unknown-build-target';
import unknownDockerfile from './workflow/unknown-dockerfile';
import unpairedBuildCache from './workflow/unpaired-build-cache';
import unpinnedAction from './workflow/unpinned-action';
import unscannedImage from './workflow/unscanned-image';
import unsignedImage from './workflow/unsigned-image';
import workflowSyntax from './workflow/workflow-syntax';
import wrongVersionComment from './workflow/wrong-version-comment';
import invalidConfiguration from './configuration/invalid-configuration';
import unusedIgnore from './comments/unused-ignore';
import measuredBuildLeftovers from './measured/measured-build-leftovers';
import measuredDeleted from './measured/measured-deleted';
import measuredDuplicate from './measured/measured-duplicate';
import overSizeBudget from './measured/over-size-budget';
import overTimeBudget from './measured/over-time-budget';

export const dockerfileRules: readonly Rule<DockerfileModel>[] = [
  aptListsInLayer,
  baseVersionMismatch,
  buildToolsInFinalStage,
  chmodAfterCopy,
  chownAfterCopy,
  chownAfterRun,
  circularOrSelfStage,
  copyIgnoredFile,
  deletedInLaterLayer,
  discardedRuntimeConfig,
  dockerfileSyntax,
  entrypointNotInImage,
  floatingBase,
  fullBaseInFinalStage,
  invalidImageLabel,
  missingCopySource,
  missingDockerignore,
  missingHealthcheck,
  missingImageLabels,
  movedVirtualEnvironment,
  namedChownBeforeUser,
  numericStageReference,
  packageCacheInLayer,
  pipCacheInLayer,
  pipInstalledUv,
  recommendedPackages,
  repeatedUvSync,
  rootOwnedCopy,
  rootUser,
  secretInBuild,
  sensitiveFileInContext,
  shellFormCommand,
  singleStageBuild,
  sourceBeforeDependencies,
  testsInImage,
  undefinedStageReference,
  unknownUser,
  unpinnedUvImage,
  unsafeEntrypointScript,
  untrustedRegistry,
  unusedStage,
  updateAlone,
  userWithoutHome,
  uvBytecodeNotCompiled,
  uvCacheInLayer,
  uvLinkModeUnset,
  uvLockNotCopied,
  uvManagedPythonLost,
  uvPipSystem,
  uvRunAtStart,
  uvSyncAfterSource,
  uvSyncUnlocked,
  uvSyncWithDev,
  virtualEnvironmentNotOnPath,
  wholeDirectoryFromStage,
];

export const dockerignoreRules: readonly Rule<DockerignoreModel>[] = [
  dockerignorePatternWithoutEffect,
  dockerignoreSyntax,
];

export const workflowRules: readonly Rule<WorkflowModel>[] = [
  compromisedActionVersion,
  deprecatedActionVersion,
  deprecatedRunner,
  deprecatedWorkflowCommand,
  duplicateArtifactName,
  loginRegistryMismatch,
  missingActionRef,
  missingBuilder,
  missingEmulator,
  missingPermission,
  missingSbom,
  missingSecretScan,
  mixedArtifactGenerations,
  oldNodeRuntime,
  outdatedActionVersion,
  partialNoCache,
  pathsFilterMissesImage,
  pushOnPullRequest,
  removedActionVersion,
  retiredRunner,
  unknownActionInput,
  unknownBuildTarget,
  unknownDockerfile,
  unpairedBuildCache,
  unpinnedAction,
  unscannedImage,
  unsignedImage,
  workflowSyntax,
  wrongVersionComment,
];

export const configurationRules: readonly Rule<ConfigurationModel>[] = [
  invalidConfiguration,
];

export const commentsRules: readonly Rule<IgnoresModel>[] = [
  unusedIgnore,
];

export const measuredRules: readonly Rule<MeasuredModel>[] = [
  measuredBuildLeftovers,
  measuredDeleted,
  measuredDuplicate,
  overSizeBudget,
  overTimeBudget,
];

export const rules: readonly RuleMeta[] = [
  ...dockerfileRules,
  ...dockerignoreRules,
  ...workflowRules,
  ...configurationRules,
  ...commentsRules,
  ...measuredRules,
];

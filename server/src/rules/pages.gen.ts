// Written by scripts/gen.mjs: do not edit.
import aptListsInLayer from './dockerfile/apt-lists-in-layer.md';
import baseVersionMismatch from './dockerfile/base-version-mismatch.md';
import buildToolsInFinalStage from './dockerfile/build-tools-in-final-stage.md';
import chmodAfterCopy from './dockerfile/chmod-after-copy.md';
import chownAfterCopy from './dockerfile/chown-after-copy.md';
import chownAfterRun from './dockerfile/chown-after-run.md';
import circularOrSelfStage from './dockerfile/circular-or-self-stage.md';
import copyIgnoredFile from './dockerfile/copy-ignored-file.md';
import deletedInLaterLayer from './dockerfile/deleted-in-later-layer.md';
import discardedRuntimeConfig from './dockerfile/discarded-runtime-config.md';
import dockerfileSyntax from './dockerfile/dockerfile-syntax.md';
import entrypointNotInImage from './dockerfile/entrypoint-not-in-image.md';
import floatingBase from './dockerfile/floating-base.md';
import fullBaseInFinalStage from './dockerfile/full-base-in-final-stage.md';
import invalidImageLabel from './dockerfile/invalid-image-label.md';
import missingCopySource from './dockerfile/missing-copy-source.md';
import missingDockerignore from './dockerfile/missing-dockerignore.md';
import missingHealthcheck from './dockerfile/missing-healthcheck.md';
import missingImageLabels from './dockerfile/missing-image-labels.md';
import movedVirtualEnvironment from './dockerfile/moved-virtual-environment.md';
import namedChownBeforeUser from './dockerfile/named-chown-before-user.md';
import numericStageReference from './dockerfile/numeric-stage-reference.md';
import packageCacheInLayer from './dockerfile/package-cache-in-layer.md';
import pipCacheInLayer from './dockerfile/pip-cache-in-layer.md';
import pipInstalledUv from './dockerfile/pip-installed-uv.md';
import recommendedPackages from './dockerfile/recommended-packages.md';
import repeatedUvSync from './dockerfile/repeated-uv-sync.md';
import rootOwnedCopy from './dockerfile/root-owned-copy.md';
import rootUser from './dockerfile/root-user.md';
import secretInBuild from './dockerfile/secret-in-build.md';
import sensitiveFileInContext from './dockerfile/sensitive-file-in-context.md';
import shellFormCommand from './dockerfile/shell-form-command.md';
import singleStageBuild from './dockerfile/single-stage-build.md';
import sourceBeforeDependencies from './dockerfile/source-before-dependencies.md';
import testsInImage from './dockerfile/tests-in-image.md';
import undefinedStageReference from './dockerfile/undefined-stage-reference.md';
import unknownUser from './dockerfile/unknown-user.md';
import unpinnedUvImage from './dockerfile/unpinned-uv-image.md';
import unsafeEntrypointScript from './dockerfile/unsafe-entrypoint-script.md';
import untrustedRegistry from './dockerfile/untrusted-registry.md';
import unusedStage from './dockerfile/unused-stage.md';
import updateAlone from './dockerfile/update-alone.md';
import userWithoutHome from './dockerfile/user-without-home.md';
import uvBytecodeNotCompiled from './dockerfile/uv-bytecode-not-compiled.md';
import uvCacheInLayer from './dockerfile/uv-cache-in-layer.md';
import uvLinkModeUnset from './dockerfile/uv-link-mode-unset.md';
import uvLockNotCopied from './dockerfile/uv-lock-not-copied.md';
import uvManagedPythonLost from './dockerfile/uv-managed-python-lost.md';
import uvPipSystem from './dockerfile/uv-pip-system.md';
import uvRunAtStart from './dockerfile/uv-run-at-start.md';
import uvSyncAfterSource from './dockerfile/uv-sync-after-source.md';
import uvSyncUnlocked from './dockerfile/uv-sync-unlocked.md';
import uvSyncWithDev from './dockerfile/uv-sync-with-dev.md';
import virtualEnvironmentNotOnPath from './dockerfile/virtual-environment-not-on-path.md';
import wholeDirectoryFromStage from './dockerfile/whole-directory-from-stage.md';
import dockerignorePatternWithoutEffect from './dockerignore/dockerignore-pattern-without-effect.md';
import dockerignoreSyntax from './dockerignore/dockerignore-syntax.md';
import compromisedActionVersion from './workflow/compromised-action-version.md';
import deprecatedActionVersion from './workflow/deprecated-action-version.md';
import deprecatedRunner from './workflow/deprecated-runner.md';
import deprecatedWorkflowCommand from './workflow/deprecated-workflow-command.md';
import duplicateArtifactName from './workflow/duplicate-artifact-name.md';
import loginRegistryMismatch from './workflow/login-registry-mismatch.md';
import missingActionRef from './workflow/missing-action-ref.md';
import missingBuilder from './workflow/missing-builder.md';
import missingEmulator from './workflow/missing-emulator.md';
import missingPermission from './workflow/missing-permission.md';
import missingSbom from './workflow/missing-sbom.md';
import missingSecretScan from './workflow/missing-secret-scan.md';
import mixedArtifactGenerations from './workflow/mixed-artifact-generations.md';
import oldNodeRuntime from './workflow/old-node-runtime.md';
import outdatedActionVersion from './workflow/outdated-action-version.md';
import partialNoCache from './workflow/partial-no-cache.md';
import pathsFilterMissesImage from './workflow/paths-filter-misses-image.md';
import pushOnPullRequest from './workflow/push-on-pull-request.md';
import removedActionVersion from './workflow/removed-action-version.md';
import retiredRunner from './workflow/retired-runner.md';
import unknownActionInput from './workflow/unknown-action-input.md';
import unknownBuildTarget from './workflow/unknown-build-target.md';
import unknownDockerfile from './workflow/unknown-dockerfile.md';
import unpairedBuildCache from './workflow/unpaired-build-cache.md';
import unpinnedAction from './workflow/unpinned-action.md';
import unscannedImage from './workflow/unscanned-image.md';
import unsignedImage from './workflow/unsigned-image.md';
import workflowSyntax from './workflow/workflow-syntax.md';
import wrongVersionComment from './workflow/wrong-version-comment.md';
import invalidConfiguration from './configuration/invalid-configuration.md';
import unusedIgnore from './comments/unused-ignore.md';
import measuredBuildLeftovers from './measured/measured-build-leftovers.md';
import measuredDeleted from './measured/measured-deleted.md';
import measuredDuplicate from './measured/measured-duplicate.md';
import overSizeBudget from './measured/over-size-budget.md';
import overTimeBudget from './measured/over-time-budget.md';

/** The page of each rule, in Markdown, by the rule's id. */
export const pages: Readonly<Record<string, string>> = {
  'apt-lists-in-layer': aptListsInLayer,
  'base-version-mismatch': baseVersionMismatch,
  'build-tools-in-final-stage': buildToolsInFinalStage,
  'chmod-after-copy': chmodAfterCopy,
  'chown-after-copy': chownAfterCopy,
  'chown-after-run': chownAfterRun,
  'circular-or-self-stage': circularOrSelfStage,
  'copy-ignored-file': copyIgnoredFile,
  'deleted-in-later-layer': deletedInLaterLayer,
  'discarded-runtime-config': discardedRuntimeConfig,
  'dockerfile-syntax': dockerfileSyntax,
  'entrypoint-not-in-image': entrypointNotInImage,
  'floating-base': floatingBase,
  'full-base-in-final-stage': fullBaseInFinalStage,
  'invalid-image-label': invalidImageLabel,
  'missing-copy-source': missingCopySource,
  'missing-dockerignore': missingDockerignore,
  'missing-healthcheck': missingHealthcheck,
  'missing-image-labels': missingImageLabels,
  'moved-virtual-environment': movedVirtualEnvironment,
  'named-chown-before-user': namedChownBeforeUser,
  'numeric-stage-reference': numericStageReference,
  'package-cache-in-layer': packageCacheInLayer,
  'pip-cache-in-layer': pipCacheInLayer,
  'pip-installed-uv': pipInstalledUv,
  'recommended-packages': recommendedPackages,
  'repeated-uv-sync': repeatedUvSync,
  'root-owned-copy': rootOwnedCopy,
  'root-user': rootUser,
  'secret-in-build': secretInBuild,
  'sensitive-file-in-context': sensitiveFileInContext,
  'shell-form-command': shellFormCommand,
  'single-stage-build': singleStageBuild,
  'source-before-dependencies': sourceBeforeDependencies,
  'tests-in-image': testsInImage,
  'undefined-stage-reference': undefinedStageReference,
  'unknown-user': unknownUser,
  'unpinned-uv-image': unpinnedUvImage,
  'unsafe-entrypoint-script': unsafeEntrypointScript,
  'untrusted-registry': untrustedRegistry,
  'unused-stage': unusedStage,
  'update-alone': updateAlone,
  'user-without-home': userWithoutHome,
  'uv-bytecode-not-compiled': uvBytecodeNotCompiled,
  'uv-cache-in-layer': uvCacheInLayer,
  'uv-link-mode-unset': uvLinkModeUnset,
  'uv-lock-not-copied': uvLockNotCopied,
  'uv-managed-python-lost': uvManagedPythonLost,
  'uv-pip-system': uvPipSystem,
  'uv-run-at-start': uvRunAtStart,
  'uv-sync-after-source': uvSyncAfterSource,
  'uv-sync-unlocked': uvSyncUnlocked,
  'uv-sync-with-dev': uvSyncWithDev,
  'virtual-environment-not-on-path': virtualEnvironmentNotOnPath,
  'whole-directory-from-stage': wholeDirectoryFromStage,
  'dockerignore-pattern-without-effect': dockerignorePatternWithoutEffect,
  'dockerignore-syntax': dockerignoreSyntax,
  'compromised-action-version': compromisedActionVersion,
  'deprecated-action-version': deprecatedActionVersion,
  'deprecated-runner': deprecatedRunner,
  'deprecated-workflow-command': deprecatedWorkflowCommand,
  'duplicate-artifact-name': duplicateArtifactName,
  'login-registry-mismatch': loginRegistryMismatch,
  'missing-action-ref': missingActionRef,
  'missing-builder': missingBuilder,
  'missing-emulator': missingEmulator,
  'missing-permission': missingPermission,
  'missing-sbom': missingSbom,
  'missing-secret-scan': missingSecretScan,
  'mixed-artifact-generations': mixedArtifactGenerations,
  'old-node-runtime': oldNodeRuntime,
  'outdated-action-version': outdatedActionVersion,
  'partial-no-cache': partialNoCache,
  'paths-filter-misses-image': pathsFilterMissesImage,
  'push-on-pull-request': pushOnPullRequest,
  'removed-action-version': removedActionVersion,
  'retired-runner': retiredRunner,
  'unknown-action-input': unknownActionInput,
  'unknown-build-target': unknownBuildTarget,
  'unknown-dockerfile': unknownDockerfile,
  'unpaired-build-cache': unpairedBuildCache,
  'unpinned-action': unpinnedAction,
  'unscanned-image': unscannedImage,
  'unsigned-image': unsignedImage,
  'workflow-syntax': workflowSyntax,
  'wrong-version-comment': wrongVersionComment,
  'invalid-configuration': invalidConfiguration,
  'unused-ignore': unusedIgnore,
  'measured-build-leftovers': measuredBuildLeftovers,
  'measured-deleted': measuredDeleted,
  'measured-duplicate': measuredDuplicate,
  'over-size-budget': overSizeBudget,
  'over-time-budget': overTimeBudget,
};

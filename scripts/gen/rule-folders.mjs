// Where rules lie, and what their folder says of them.

/** The folders of rules in the order of the tables: whose model their rules read, and the heading of their table. */
export const folders = {
  dockerfile: {
    language: 'dockerfile',
    model: 'DockerfileModel',
    module: 'lang/dockerfile/model',
    title: 'Dockerfiles',
  },
  dockerignore: {
    language: 'dockerignore',
    model: 'DockerignoreModel',
    module: 'lang/dockerignore/model',
    title: 'Ignore files',
  },
  workflow: { language: 'workflow', model: 'WorkflowModel', module: 'lang/workflow/model', title: 'Workflow files' },
  configuration: {
    language: 'configuration',
    model: 'ConfigurationModel',
    module: 'config/model',
    title: 'Configuration files',
  },
  comments: {
    language: 'dockerfile',
    model: 'IgnoresModel',
    module: 'core/unused-ignores',
    title: 'Ignore comments, in every kind of file',
  },
  measured: {
    language: 'dockerfile',
    model: 'MeasuredModel',
    module: 'measure/measured-model',
    title: 'Measured images, in the editor',
  },
};
export const folderNames = Object.keys(folders);

/** `heavyThing` for `heavy-thing`. */
export const camelCase = (name) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());

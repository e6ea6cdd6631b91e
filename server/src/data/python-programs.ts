/** Programs that come as Python packages and that images run, by the name of their script. */
const programs = new Set(
  'aiohttp airflow alembic arq bentoml celery chainlit daphne dagster dask django-admin dramatiq fastapi faust flask gradio granian gunicorn httpbin huey hypercorn ipython jupyter jupyter-lab jupyter-notebook litestar locust luigi mkdocs mlflow nameko panel pelican prefect pytest ray robyn rq sanic scrapy sphinx-build streamlit superset supervisord taskiq tox twistd uvicorn uwsgi waitress-serve'.split(
    ' ',
  ),
);

/** Whether a bare command is the script of a Python package that no base image brings. */
export function isPythonProgram(name: string): boolean {
  return programs.has(name);
}

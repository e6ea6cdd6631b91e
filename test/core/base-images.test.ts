import { describe, expect, it } from 'vitest';
import { hasFloatingTag, knownBaseImage } from '../../server/src/data/base-images';
import type { BaseImage } from '../../server/src/data/base-images';
import { parseImageReference } from '../../server/src/lang/dockerfile/image-reference';

const known = (image: string): BaseImage | undefined => knownBaseImage(parseImageReference(image));

describe('what is known of an image', () => {
  it.each([
    ['mine/app'],
    ['ghcr.io/mine/python:3.12'],
    ['python/python'],
    ['gcr.io/distrolessness/static'],
    ['registry.access.redhat.com/ubi9/openjdk-21'],
    ['quay.io/fedora/fedora-minimal'],
  ])('nothing of %s', (image) => expect(known(image)).toBeUndefined());

  it.each([
    ['python:3.12', 'python'],
    ['docker.io/library/python', 'python'],
    ['index.docker.io/library/python', 'python'],
    ['public.ecr.aws/docker/library/python:3.12', 'python'],
    ['mirror.gcr.io/library/python', 'python'],
    ['mirror.gcr.io/busybox', 'busybox'],
    ['arm64v8/python:3.12', 'python'],
    ['gcr.io/distroless/cc-debian12', 'gcr.io/distroless/cc-debian12'],
    ['registry.access.redhat.com/ubi9-minimal', 'registry.access.redhat.com/ubi9-minimal'],
  ])('%s is %s', (image, name) => expect(known(image)?.name).toBe(name));

  it.each([
    ['python:3.12', 'debian', 'glibc'],
    ['python:3.12-alpine3.20', 'alpine', 'musl'],
    ['python:3.12-slim-bookworm', 'debian', 'glibc'],
    ['python:3.12-windowsservercore-ltsc2022', 'windows', undefined],
    ['python@sha256:abc', undefined, undefined],
    ['python:3.12-alpine@sha256:abc', 'alpine', 'musl'],
    ['debian@sha256:abc', 'debian', 'glibc'],
    ['ubuntu:24.04', 'debian', 'glibc'],
    ['caddy:2', 'alpine', 'musl'],
    ['caddy:2-windowsservercore', 'windows', undefined],
    ['openjdk:17', undefined, undefined],
    ['openjdk:17-slim', 'debian', 'glibc'],
    ['maven:3.9-amazoncorretto-21', 'rhel', 'glibc'],
    ['maven:3.9-amazoncorretto-21-alpine', 'alpine', 'musl'],
    ['maven:3.9-eclipse-temurin-21', 'debian', 'glibc'],
    ['eclipse-temurin:21-jre-ubi9-minimal', 'rhel', 'glibc'],
    ['mysql:8', 'rhel', 'glibc'],
    ['mysql:8-debian', 'debian', 'glibc'],
    ['busybox:1.36-musl', 'busybox', 'musl'],
    ['busybox', 'busybox', undefined],
    ['gcr.io/distroless/static-debian12', 'distroless', undefined],
    ['gcr.io/distroless/base-debian12', 'distroless', 'glibc'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.4', 'rhel', 'glibc'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-alpine', 'alpine', 'musl'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled', 'distroless', 'glibc'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-azurelinux3.0', undefined, undefined],
    ['nvidia/cuda:12.4.1-runtime-ubuntu22.04', 'debian', 'glibc'],
    ['nvidia/cuda:12.4.1-runtime-rockylinux8', 'rhel', 'glibc'],
    ['ghcr.io/astral-sh/uv:0.9', 'scratch', undefined],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', 'debian', 'glibc'],
    ['ghcr.io/astral-sh/uv:0.9.1-python3.12-alpine3.22', 'alpine', 'musl'],
    ['ghcr.io/astral-sh/uv:alpine', 'alpine', 'musl'],
  ])('%s is of family %s with %s', (image, family, libc) => expect(known(image)).toMatchObject({ family, libc }));
});

describe('the interpreter', () => {
  it.each([
    ['python:3.12.4-slim', 'python', '3.12.4', '3.12', '/usr/local/bin'],
    ['python:3', 'python', '3', undefined, '/usr/local/bin'],
    ['python:3.14.0rc1-slim', 'python', '3.14.0', '3.14', '/usr/local/bin'],
    ['python', 'python', undefined, undefined, '/usr/local/bin'],
    ['node:22', 'node', '22', '22', '/usr/local/bin'],
    ['node:22.1.0-alpine', 'node', '22.1.0', '22', '/usr/local/bin'],
    ['node:lts', 'node', undefined, undefined, '/usr/local/bin'],
    ['ruby:3.3-slim', 'ruby', '3.3', '3.3', '/usr/local/bin'],
    ['golang:1.24', 'go', '1.24', undefined, undefined],
    ['eclipse-temurin:21-jre', 'java', '21', '21', undefined],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'dotnet', '8.0', '8', '/usr/share/dotnet'],
    ['gcr.io/distroless/python3-debian12', 'python', '3.11', '3.11', '/usr/bin'],
    ['gcr.io/distroless/python3', 'python', undefined, undefined, '/usr/bin'],
    ['gcr.io/distroless/nodejs22-debian12:nonroot', 'node', '22', '22', '/nodejs/bin'],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', 'python', '3.12', '3.12', '/usr/local/bin'],
    ['ghcr.io/astral-sh/uv:0.9-python3.13-alpine', 'python', '3.13', '3.13', '/usr/local/bin'],
  ])('of %s: %s %s', (image, language, version, abi, folder) =>
    expect(known(image)?.interpreter).toEqual({ language, version, abi, folder }),
  );

  it.each([['debian:bookworm-slim'], ['gcr.io/distroless/static'], ['ghcr.io/astral-sh/uv:bookworm'], ['alpine']])(
    'none of %s',
    (image) => expect(known(image)?.interpreter).toBeUndefined(),
  );

  it.each([
    ['debian:bookworm', true],
    ['python:3.12-slim', true],
    ['python:3.12', false],
    ['gcr.io/distroless/cc', true],
    ['gcr.io/distroless/python3', true],
    ['fedora:41', false],
    ['ghcr.io/astral-sh/uv:bookworm', false],
    ['ghcr.io/astral-sh/uv:bookworm-slim', true],
  ])('%s surely brings no other: %s', (image, bare) => expect(known(image)?.bare).toBe(bare));
});

describe('accounts', () => {
  const state = (image: string, name: string): string => {
    const accounts = known(image)?.accounts;
    if (accounts === undefined) return 'unknown';
    return accounts.users.has(name) ? 'user' : accounts.sometimes.has(name) ? 'sometimes' : 'none';
  };

  it.each([
    ['node:22', 'node', 'user'],
    ['python:3.12', 'node', 'none'],
    ['python:3.12', 'www-data', 'user'],
    ['python:3.12-alpine', 'www-data', 'none'],
    ['php:8-fpm-alpine', 'www-data', 'user'],
    ['nginx:1-alpine', 'nginx', 'user'],
    ['ubuntu:24.04', 'ubuntu', 'user'],
    ['ubuntu:22.04', 'ubuntu', 'none'],
    ['ubuntu', 'ubuntu', 'user'],
    ['eclipse-temurin:21', 'ubuntu', 'sometimes'],
    ['debian:12', 'ubuntu', 'none'],
    ['gcr.io/distroless/static', 'nonroot', 'user'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'app', 'user'],
    ['mcr.microsoft.com/dotnet/aspnet:6.0', 'app', 'none'],
    ['mcr.microsoft.com/dotnet/aspnet', 'app', 'unknown'],
    ['registry.access.redhat.com/ubi9', 'operator', 'user'],
    ['archlinux', 'http', 'unknown'],
    ['mcr.microsoft.com/devcontainers/base:bookworm', 'vscode', 'unknown'],
  ])('%s, %s: %s', (image, name, expected) => expect(state(image, name)).toBe(expected));

  it('has groups that are no users', () => {
    expect([...known('alpine')!.accounts!.groups]).toEqual(expect.arrayContaining(['www-data', 'nogroup', 'wheel']));
    expect(known('node:22')!.accounts!.groups.has('node')).toBe(true);
    expect(known('node:22')!.accounts!.users.get('node')).toBe('/home/node');
  });

  it.each([
    ['python:3.12', 'root'],
    ['memcached', 'memcache'],
    ['haproxy:3.0', undefined],
    ['gcr.io/distroless/static:nonroot', '65532'],
    ['gcr.io/distroless/static:debug-nonroot', '65532'],
    ['gcr.io/distroless/static', 'root'],
    ['gcr.io/distroless/static@sha256:abc', undefined],
    ['gcr.io/distroless/static:nonroot@sha256:abc', '65532'],
    ['mcr.microsoft.com/dotnet/runtime:9.0-noble-chiseled', '1654'],
    ['mcr.microsoft.com/dotnet/runtime:9.0', 'root'],
    ['registry.access.redhat.com/ubi9/python-312', '1001'],
    ['mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022', undefined],
  ])('%s runs as %s', (image, user) => expect(known(image)?.user).toBe(user));

  it('knows who makes accounts', () => {
    expect(known('python:3.12-slim')?.addsUsersWith).toBe('useradd');
    expect(known('python:3.12-alpine')?.addsUsersWith).toBe('adduser');
    expect(known('registry.access.redhat.com/ubi9')?.addsUsersWith).toBe('useradd');
    expect(known('registry.access.redhat.com/ubi9-minimal')?.addsUsersWith).toBeUndefined();
    expect(known('gcr.io/distroless/base')?.addsUsersWith).toBeUndefined();
  });
});

describe('the rest', () => {
  it.each([
    ['python:3.12', '3.12-slim'],
    ['python', 'slim'],
    ['python:latest', 'slim'],
    ['python:3.12-bookworm', '3.12-slim-bookworm'],
    ['python:bookworm', 'slim-bookworm'],
    ['python:3.13-rc', '3.13-rc-slim'],
    ['python:3.12-slim', undefined],
    ['python:3.12-alpine', undefined],
    ['python:3.12-windowsservercore', undefined],
    ['python:3.12@sha256:abc', undefined],
    ['node:22', '22-slim'],
    ['node:22-bookworm', '22-bookworm-slim'],
    ['node:lts', 'lts-slim'],
    ['node:lts-alpine', undefined],
    ['node:jod', 'jod-slim'],
    ['rust:1.80', '1.80-slim'],
    ['debian:bookworm', 'bookworm-slim'],
    ['debian:bookworm-slim', undefined],
    ['debian', undefined],
    ['golang:1.24', undefined],
    ['ubuntu:24.04', undefined],
    ['gcr.io/distroless/base', undefined],
  ])('the slim variant of %s is %s', (image, tag) => expect(known(image)?.slim?.tag).toBe(tag));

  it('knows what the slim variant leaves out', () => {
    expect(known('python:3.12')?.slim?.lacks).toEqual(expect.arrayContaining(['gcc', 'curl', 'git']));
    expect(known('rust:1')?.slim?.lacks).not.toContain('gcc');
    expect(known('rust:1')?.slim?.lacks).toContain('curl');
    expect(known('debian:12')?.slim?.lacks).toEqual([]);
  });

  it.each([
    ['golang:1.24', '/go'],
    ['python:3.12', '/'],
    ['dart', '/root'],
    ['gcr.io/distroless/static:nonroot', '/home/nonroot'],
    ['gcr.io/distroless/static', '/'],
    ['ghcr.io/astral-sh/uv:0.9', '/io'],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm', '/'],
    ['golang:1.24-nanoserver', undefined],
  ])('the work directory of %s is %s', (image, workdir) => expect(known(image)?.workdir).toBe(workdir));

  it.each([
    ['python', true],
    ['python:latest', true],
    ['python:3', false],
    ['python@sha256:abc', false],
    ['mine/app', true],
  ])('the tag of %s floats: %s', (image, floats) => expect(hasFloatingTag(parseImageReference(image))).toBe(floats));
});

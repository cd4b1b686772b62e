# The image of the setpoint daemon. Build it with `docker build -t setpoint .`; docs/running-in-production.md says how to run it.

# 1. The toolchain: builds dist/ from src/ and jobs/. Nothing of it but dist/ reaches the image.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: `prepare` would build before the sources are here, and nothing the build needs has one.
RUN npm ci --ignore-scripts
COPY tsconfig.json rolldown.config.ts ./
COPY src ./src
COPY jobs ./jobs
RUN npm run build && chmod +x dist/src/cli/main.js

# 2. What the service needs to run, and no more.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

# 3. The image.
FROM node:24-slim
# Git names the revision of a mounted repository, and fetches a Git source, over HTTPS or SSH. It answers for a repository of another user, which a mount is, only where it
# is told to: these two paths, see docs/running-in-production.md.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/* \
  && git config --system --add safe.directory /desired-state \
  && git config --system --add safe.directory /repository
# For the clone of a Git source: a volume that is mounted here belongs to the user below, too.
RUN install -d -o node -g node /data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
RUN ln -s /app/dist/src/cli/main.js /usr/local/bin/setpoint
# GIT_OPTIONAL_LOCKS: the mount is read-only, so git must not refresh its index there.
ENV NODE_ENV=production \
  SETPOINT_DATA=/data \
  SETPOINT_HTTP=127.0.0.1:9464 \
  GIT_OPTIONAL_LOCKS=0
# The user without rights that the base image brings. Everything above belongs to root: the process cannot change its own code.
USER node
# Asked from inside the container, so the server may stay on loopback.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The daemon handles SIGTERM itself and waits for every child that it starts, so it needs no init above it.
ENTRYPOINT ["setpoint"]
CMD ["daemon"]

# make image builds it for this machine and says in it which version it is. One platform builds for all others:
# docker buildx build --platform linux/amd64,linux/arm64 emulates nothing.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION="" COMMIT="" TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT" -o /out/milepost ./cmd/milepost \
 && mkdir -p /out/data /out/etc/ssl/certs \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/

# Nothing but the program, the certificates it trusts and a folder that it may write to.
FROM scratch
ARG VERSION="" COMMIT=""
LABEL org.opencontainers.image.title="Milepost" \
      org.opencontainers.image.description="Keeps milestone plans in Markdown and GitHub's issues in agreement" \
      org.opencontainers.image.url="https://github.com/milepost/milepost" \
      org.opencontainers.image.source="https://github.com/milepost/milepost" \
      org.opencontainers.image.documentation="https://github.com/milepost/milepost#readme" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$COMMIT"
COPY --from=build /out/etc /etc
COPY --from=build /out/milepost /milepost
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
# It asks the operators' listener, inside the container.
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["/milepost", "health"]
ENTRYPOINT ["/milepost"]
CMD ["serve"]

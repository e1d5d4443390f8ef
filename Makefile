.DEFAULT_GOAL := help
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

.PHONY: help build image test more race lint fuzz bench demo check

help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## Build the milepost binary
	go build -trimpath -o milepost ./cmd/milepost

image: ## Build the container image for this machine
	docker build --build-arg VERSION=$(VERSION) --build-arg COMMIT=$$(git rev-parse HEAD) -t milepost:$(VERSION) -t milepost .

test: ## Run all tests
	go test ./...

more: ## Run all tests at more places: requests to fail at, documents, sequences
	MILEPOST_TEST_MATRIX=some go test -timeout 40m ./...

race: ## Run all tests with the race detector, in random order
	go test -race -shuffle=on ./...

lint: ## Check format and run the linters
	test -z "$$(gofmt -l .)"
	go vet ./...
	golangci-lint run

fuzz: ## Fuzz everything that eats foreign bytes, 30 seconds each
	.ci/fuzz 30s

bench: ## Run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

demo: ## Play the whole loop on the built-in GitHub
	go run ./cmd/milepost demo --once

check: ## Do what CI does
	.ci/run

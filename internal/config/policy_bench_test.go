package config_test

import (
	"testing"

	"github.com/milepost/milepost/internal/config"
)

// A repository's configuration is read by each pass that finds another head.
func BenchmarkParsePolicy(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		config.ParsePolicy([]byte("plans: [docs/*.md]\nwrite_back: {mode: auto_merge}\n"))
	}
}

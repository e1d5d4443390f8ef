package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/sync"
)

// shelf is a host that has blobs alone.
type shelf struct {
	sync.Host
	blobs map[string][]byte
	reads int
	// onRead, if not nil, is called before each read.
	onRead func()
}

func (s *shelf) Read(_ context.Context, _ sync.Repository, blob string, limit int64) ([]byte, error) {
	s.reads++
	if s.onRead != nil {
		s.onRead()
	}
	content := s.blobs[blob]
	return content[:min(int64(len(content)), limit+1)], nil
}

func (s *shelf) reader(now func() time.Time) *Reader {
	return New(s, sync.Repository{}, sync.DefaultPolicy(), now)
}

// readAll reads n files, of which each has the blob that its number gives, until a bound is met.
func readAll(t testing.TB, r *Reader, n int, blob func(int) string) (documents []sync.Document) {
	t.Helper()
	for i := range n {
		document, err := r.Document(t.Context(), sync.File{Path: fmt.Sprintf("%d.md", i), Blob: blob(i), Size: -1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Full != "" {
			break
		}
		documents = append(documents, document)
	}
	return documents
}

func TestPlanReader_parses_the_same_content_once(t *testing.T) {
	t.Parallel()
	s := &shelf{blobs: map[string][]byte{"same": []byte("# Milestone 1: A\n\n- [ ] a\n")}}
	documents := readAll(t, s.reader(time.Now), 8, func(int) string { return "same" })
	if len(documents) != 8 || s.reads != 1 {
		t.Fatalf("%d documents, %d reads", len(documents), s.reads)
	}
	for i, document := range documents {
		if document.Plan != documents[0].Plan || document.Path != fmt.Sprintf("%d.md", i) {
			t.Errorf("document %d is %q, parsed again: %t", i, document.Path, document.Plan != documents[0].Plan)
		}
	}
}

func TestPlanReader_stops_at_each_bound(t *testing.T) {
	t.Parallel()
	each := func(i int) string { return fmt.Sprint(i) }
	t.Run("bytes", func(t *testing.T) {
		t.Parallel()
		s := &shelf{blobs: map[string][]byte{}}
		for i := range 20 {
			s.blobs[each(i)] = bytes.Repeat([]byte("\n"), sync.MaxDocument) // refused by its lines, and so read fast
		}
		r := s.reader(time.Now)
		if documents := readAll(t, r, 20, each); len(documents) != MaxPlanBytes/sync.MaxDocument || r.Full != "its plans have more than 64 MB" {
			t.Errorf("%d documents, %q", len(documents), r.Full)
		}
	})
	t.Run("bytes_that_the_list_tells", func(t *testing.T) {
		t.Parallel()
		s := &shelf{}
		r := s.reader(time.Now)
		_, err := r.Document(t.Context(), sync.File{Blob: "a", Size: MaxPlanBytes + 1}, nil)
		if err != nil || r.Full == "" || s.reads != 0 {
			t.Errorf("%v, %q, %d reads", err, r.Full, s.reads)
		}
	})
	t.Run("items", func(t *testing.T) {
		t.Parallel()
		s := &shelf{blobs: map[string][]byte{"same": []byte("# Milestone 1: A\n\n" + strings.Repeat("- [ ] a\n", 1000))}}
		r := s.reader(time.Now)
		documents := readAll(t, r, 100, func(int) string { return "same" })
		if len(documents) != maxItems/1000 || r.Full != "its plans have more than 50000 items" {
			t.Errorf("%d documents, %q", len(documents), r.Full)
		}
	})
	t.Run("time", func(t *testing.T) {
		t.Parallel()
		now := time.Unix(0, 0)
		s := &shelf{blobs: map[string][]byte{}, onRead: func() { now = now.Add(time.Minute) }}
		r := s.reader(func() time.Time { return now })
		if documents := readAll(t, r, 20, each); len(documents) != 2 || !r.Late || !strings.Contains(r.Full, "2m0s") {
			t.Errorf("%d documents, %q", len(documents), r.Full)
		}
	})
	t.Run("an_end_of_the_context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := &shelf{}
		if _, err := s.reader(time.Now).Document(ctx, sync.File{Blob: "a"}, nil); !errors.Is(err, context.Canceled) || s.reads != 0 {
			t.Errorf("%v after %d reads", err, s.reads)
		}
	})
}

// BenchmarkPlanReader reads a document of 4.4 MB that is there once, and eight times.
func BenchmarkPlanReader(b *testing.B) {
	s := &shelf{blobs: map[string][]byte{"same": []byte("# Milestone 1: A\n\n" + strings.Repeat("- [ ] a task of some words, which its author took some time to find, and then some more of them, so that it fills its line\n", 6200) + strings.Repeat("Words. ", 520_000))}}
	for _, times := range []int{1, 8} {
		b.Run(fmt.Sprintf("files=%d", times), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				documents := readAll(b, s.reader(time.Now), times, func(int) string { return "same" })
				runtime.GC()
				runtime.ReadMemStats(&after)
				if len(documents) != times {
					b.Fatal(len(documents))
				}
				b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/(1<<20), "MB-held")
				runtime.KeepAlive(documents)
			}
		})
	}
}

package github

import (
	"container/list"
	stdsync "sync"
)

// lru keeps the values used last, within a bound on the sum of their sizes in bytes.
type lru[K comparable, V any] struct {
	mu    stdsync.Mutex
	bound int
	used  int
	order *list.List // of entry[K, V], used last in front
	byKey map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
	size  int
}

func newLRU[K comparable, V any](bound int) *lru[K, V] {
	return &lru[K, V]{bound: bound, order: list.New(), byKey: map[K]*list.Element{}}
}

// get returns the value kept for the key.
func (l *lru[K, V]) get(key K) (V, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	element, ok := l.byKey[key]
	if !ok {
		var none V
		return none, false
	}
	l.order.MoveToFront(element)
	return element.Value.(entry[K, V]).value, true
}

// put keeps the value and lets go of those unused for longest. One that takes more than a
// quarter of the bound is not kept.
func (l *lru[K, V]) put(key K, value V, size int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if element, ok := l.byKey[key]; ok {
		l.drop(element)
	}
	if size > l.bound/4 {
		return
	}
	l.byKey[key] = l.order.PushFront(entry[K, V]{key, value, size})
	l.used += size
	for l.used > l.bound {
		l.drop(l.order.Back())
	}
}

// remove lets go of the value kept for the key.
func (l *lru[K, V]) remove(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if element, ok := l.byKey[key]; ok {
		l.drop(element)
	}
}

func (l *lru[K, V]) drop(element *list.Element) {
	e := l.order.Remove(element).(entry[K, V])
	delete(l.byKey, e.key)
	l.used -= e.size
}

// Package model holds nothing but tests: the engine plays against a small independent model of
// what its promises mean.
//
// People edit plans, their tables and sign-offs, issues and pull requests in a random order, delete
// issues and remove so much at once that somebody has to say whether it was meant; two workers run passes in
// between, requests fail, processes stop, a ledger is lost. Beside the real thing a model keeps
// for each item what both sides may have agreed on, by the rules of docs/three-way.md alone. After
// each pass every change to an issue must follow from the model, and whenever the system has come
// to rest, so must every byte of the documents and of the proposed ones.
//
// The model shares no code with the engine. Start reading at model_test.go, then rules_test.go.
package model

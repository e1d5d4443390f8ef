package config

import "reflect"

// Variable is an environment variable that the server reads.
type Variable struct {
	Name string
	// About says what it is for, in a clause; Default is what holds when it is not set, "" if nothing does.
	About, Default string
	// File tells that it may be given as a file, by the variable of the same name with _FILE appended.
	File bool
}

// Variables lists them in the order in which they are told.
func Variables() []Variable {
	files := map[string]bool{}
	for _, name := range secrets() {
		files[name] = true
	}
	var all []Variable
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Server]()) {
		name := field.Tag.Get("env")
		all = append(all, Variable{Name: name, About: field.Tag.Get("about"), Default: field.Tag.Get("envDefault"), File: files[name]})
	}
	return all
}

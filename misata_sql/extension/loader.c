/* misata.duckdb_extension: makes sure that CPython is there, and hands over to the bridge (bridge.pyx).

   In a Python process the running interpreter is used. Elsewhere (the DuckDB shell, other clients) one is embedded: the
   file misata.python beside this one, written by install.py, says where it is. Every function of Python is looked up at run
   time, so that this file loads where there is no Python, and can say what is missing. */
#ifdef _WIN32
#error "misata_sql does not run on Windows: it needs dlopen and a DuckDB built with it. Linux and macOS work."
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dladdr */
#endif
#include <Python.h> /* types only: PyConfig has another layout in each version, and this file is built for one */

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MISATA_LOADER /* types only here, too */
#include "capi.h"

#define BRIDGE "misata_sql.extension.bridge"
#define AGAIN "run `misata-sql install` again"
#define QUOTE_(x) #x
#define QUOTE(x) QUOTE_(x)
#define MINOR QUOTE(PY_MAJOR_VERSION) "." QUOTE(PY_MINOR_VERSION)

static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

/* One clear sentence, for DuckDB to show. */
typedef struct {
    char text[4096];
} failure;

static bool fail(failure *why, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why->text, sizeof why->text, format, arguments);
    va_end(arguments);
    return false;
}

/* ---- misata.python ---- */

enum { MAX_PATHS = 64 };

typedef struct {
    char *text; /* the file; the other members point into it */
    const char *version, *libpython, *executable, *stdlib;
    const char *paths[MAX_PATHS];
    int n_paths;
} settings;

static char *read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t capacity = 1 << 16;
    char *text = malloc(capacity + 1);
    size_t size = text ? fread(text, 1, capacity, file) : 0;
    bool whole = text && !ferror(file) && feof(file);
    fclose(file);
    if (!whole) {
        free(text);
        return NULL;
    }
    text[size] = 0;
    return text;
}

/* Lines of `key value`; # starts a comment line, and unknown keys are left to later versions. */
static bool parse_settings(settings *found, const char *path, failure *why) {
    char *rest = found->text, *line;
    while ((line = strsep(&rest, "\n"))) {
        char *value = strchr(line, ' ');
        if (line[0] == '#' || !value) continue;
        *value++ = 0;
        if (!strcmp(line, "version")) found->version = value;
        else if (!strcmp(line, "libpython")) found->libpython = value;
        else if (!strcmp(line, "executable")) found->executable = value;
        else if (!strcmp(line, "stdlib")) found->stdlib = value;
        else if (!strcmp(line, "path") && found->n_paths < MAX_PATHS) found->paths[found->n_paths++] = value;
    }
    if (!found->version || !found->libpython || !found->executable || !found->stdlib) {
        return fail(why, "misata: %s is damaged; " AGAIN, path);
    }
    return true;
}

static bool find_settings(settings *found, failure *why) {
    Dl_info self;
    char path[PATH_MAX + 32];
    if (!dladdr((void *)&find_settings, &self) || !self.dli_fname || !realpath(self.dli_fname, path)) {
        return fail(why, "misata: the loader cannot tell where its own file is");
    }
    strcpy(strrchr(path, '/') + 1, "misata.python");
    found->text = read_file(path);
    if (!found->text) {
        return fail(why, "misata: cannot read %s, which says where Python is (%s); " AGAIN, path, strerror(errno));
    }
    return parse_settings(found, path, why);
}

/* What an embedded interpreter would abort the process over is looked at first. */
static bool check_settings(const settings *found, failure *why) {
    char landmark[4096];
    if (strncmp(found->version, MINOR ".", strlen(MINOR ".")) != 0) {
        return fail(why, "misata: this extension file is built for Python " MINOR ", but misata.python beside it names "
                    "Python %s; " AGAIN, found->version);
    }
    if (access(found->executable, X_OK)) {
        return fail(why, "misata: the Python environment of %s is gone or has moved; " AGAIN " from the environment to use",
                    found->executable);
    }
    snprintf(landmark, sizeof landmark, "%s/encodings/__init__.py", found->stdlib);
    if (access(landmark, R_OK)) {
        return fail(why, "misata: the standard library of Python %s is not at %s any more; " AGAIN, found->version, found->stdlib);
    }
    return true;
}

/* ---- Python, by name ---- */

#define FUNCTIONS(X)                                                                                                   \
    X(int, Py_IsInitialized, (void))                                                                                   \
    X(const char *, Py_GetVersion, (void))                                                                             \
    X(PyGILState_STATE, PyGILState_Ensure, (void))                                                                     \
    X(void, PyGILState_Release, (PyGILState_STATE))                                                                    \
    X(PyThreadState *, PyEval_SaveThread, (void))                                                                      \
    X(PyObject *, PyImport_ImportModule, (const char *))                                                               \
    X(PyObject *, PyObject_GetAttrString, (PyObject *, const char *))                                                  \
    X(PyObject *, PyObject_Str, (PyObject *))                                                                          \
    X(PyObject *, PyObject_CallMethod, (PyObject *, const char *, const char *, ...))                                  \
    X(void *, PyCapsule_GetPointer, (PyObject *, const char *))                                                        \
    X(const char *, PyUnicode_AsUTF8, (PyObject *))                                                                    \
    X(PyObject *, PyUnicode_DecodeFSDefault, (const char *))                                                           \
    X(PyObject *, PySys_GetObject, (const char *))                                                                     \
    X(int, PySequence_Contains, (PyObject *, PyObject *))                                                              \
    X(void, PyErr_Fetch, (PyObject **, PyObject **, PyObject **))                                                      \
    X(void, PyErr_NormalizeException, (PyObject **, PyObject **, PyObject **))                                         \
    X(void, PyErr_Clear, (void))                                                                                       \
    X(void, Py_DecRef, (PyObject *))                                                                                   \
    X(void, PyPreConfig_InitIsolatedConfig, (PyPreConfig *))                                                           \
    X(PyStatus, Py_PreInitialize, (const PyPreConfig *))                                                               \
    X(void, PyConfig_InitIsolatedConfig, (PyConfig *))                                                                 \
    X(PyStatus, PyConfig_SetBytesString, (PyConfig *, wchar_t **, const char *))                                       \
    X(void, PyConfig_Clear, (PyConfig *))                                                                              \
    X(PyStatus, Py_InitializeFromConfig, (const PyConfig *))                                                           \
    X(int, PyStatus_Exception, (PyStatus))

static struct {
#define MEMBER(result, name, parameters) result(*name) parameters;
    FUNCTIONS(MEMBER)
#undef MEMBER
} py;

static bool find_functions(void *library, failure *why) {
#define FIND(result, name, parameters)                                                                                 \
    if (!(py.name = (result(*) parameters)dlsym(library, #name))) {                                                    \
        return fail(why, "misata: the Python in this process lacks %s; Python 3.11 or later is needed", #name);        \
    }
    FUNCTIONS(FIND)
#undef FIND
    return true;
}

/* ---- an interpreter of our own ---- */

/* present: the process has a libpython already, though nobody started it. */
static bool open_libpython(const settings *found, bool present, failure *why) {
    void *library = NULL;
    if (!present) {
        library = dlopen(found->libpython, RTLD_NOW | RTLD_GLOBAL);
        if (!library) {
            const char *error = dlerror();
            return fail(why, "misata: cannot load Python %s (%s); " AGAIN, found->version, error ? error : found->libpython);
        }
        if (!find_functions(library, why)) {
            dlclose(library);
            return false;
        }
    }
    const char *actual = py.Py_GetVersion();
    if (strncmp(actual, MINOR ".", strlen(MINOR ".")) != 0) {
        fail(why, "misata: %s is Python %.*s, but misata was installed for Python %s; " AGAIN,
             present ? "the libpython in this process" : found->libpython, (int)strcspn(actual, " "), actual, found->version);
        if (library) dlclose(library);
        return false;
    }
    return true;
}

/* Isolated: the user's PYTHONHOME and the like are for other Pythons. No signal handlers: Ctrl-C stays the shell's. UTF-8
   whatever the locale, which is left alone. The executable lets Python find its environment as if it had been started
   there. */
static bool start_python(const settings *found, failure *why) {
    PyPreConfig before;
    PyConfig config;
    PyStatus status;
    py.PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    status = py.Py_PreInitialize(&before);
    if (!py.PyStatus_Exception(status)) {
        py.PyConfig_InitIsolatedConfig(&config);
        config.install_signal_handlers = 0;
        status = py.PyConfig_SetBytesString(&config, &config.program_name, found->executable);
        if (!py.PyStatus_Exception(status)) status = py.Py_InitializeFromConfig(&config);
        py.PyConfig_Clear(&config);
    }
    if (py.PyStatus_Exception(status)) {
        return fail(why, "misata: Python %s of %s does not start (%s); " AGAIN, found->version, found->executable,
                    status.err_msg ? status.err_msg : "no reason given");
    }
    return true;
}

/* Folders that the installing interpreter had on its path; those of the environment itself are there already. */
static void add_paths(const settings *found) {
    PyObject *path = py.PySys_GetObject("path"); /* borrowed */
    PyObject *site = py.PyImport_ImportModule("site");
    for (int i = 0; site && path && i < found->n_paths; i++) {
        PyObject *folder = py.PyUnicode_DecodeFSDefault(found->paths[i]);
        if (folder && !py.PySequence_Contains(path, folder)) {
            py.Py_DecRef(py.PyObject_CallMethod(site, "addsitedir", "O", folder));
        }
        py.Py_DecRef(folder);
    }
    py.Py_DecRef(site);
    py.PyErr_Clear(); /* a folder that cannot be added shows when the bridge is imported */
}

/* ---- hand over, with the GIL held ---- */

static void describe_import_error(failure *why) {
    PyObject *type = NULL, *error = NULL, *trace = NULL;
    py.PyErr_Fetch(&type, &error, &trace);
    py.PyErr_NormalizeException(&type, &error, &trace);
    PyObject *executable = py.PySys_GetObject("executable"); /* borrowed; None or "" in some embeddings */
    const char *home = executable ? py.PyUnicode_AsUTF8(executable) : NULL;
    PyObject *text = error ? py.PyObject_Str(error) : NULL;
    const char *said = text ? py.PyUnicode_AsUTF8(text) : NULL;
    fail(why, "misata: %s cannot import misata_sql (%s); install misata-sql there, or " AGAIN " from an environment that has it",
         home && *home ? home : "the Python in this process", said ? said : "no reason given");
    py.PyErr_Clear();
    py.Py_DecRef(text);
    py.Py_DecRef(type);
    py.Py_DecRef(error);
    py.Py_DecRef(trace);
}

typedef int (*bridge_entry)(duckdb_extension_info, duckdb_extension_access *);

/* The bridge sets the error itself where it was reached: *reached. */
static bool call_bridge(duckdb_extension_info info, duckdb_extension_access *access, bool *reached, failure *why) {
    PyObject *module = py.PyImport_ImportModule(BRIDGE);
    PyObject *capsule = module ? py.PyObject_GetAttrString(module, "ENTRY") : NULL;
    bridge_entry entry = capsule ? (bridge_entry)py.PyCapsule_GetPointer(capsule, BRIDGE ".ENTRY") : NULL;
    bool loaded = false;
    if (entry) {
        *reached = true;
        loaded = entry(info, access) != 0;
    } else {
        describe_import_error(why);
    }
    py.Py_DecRef(capsule);
    py.Py_DecRef(module);
    return loaded;
}

static bool load(duckdb_extension_info info, duckdb_extension_access *access, bool *reached, failure *why) {
    settings found = {0};
    PyGILState_STATE state = PyGILState_UNLOCKED;
    bool loaded = false, started = false;
    pthread_mutex_lock(&starting);
    bool ready = dlsym(RTLD_DEFAULT, "Py_IsInitialized") != NULL && find_functions(RTLD_DEFAULT, why);
    if (ready && py.Py_IsInitialized()) {
        pthread_mutex_unlock(&starting); /* an import below may wait for a thread that loads, too */
        state = py.PyGILState_Ensure();
        loaded = call_bridge(info, access, reached, why);
        py.PyGILState_Release(state);
        return loaded;
    }
    if (find_settings(&found, why) && check_settings(&found, why) && open_libpython(&found, ready, why)) {
        started = start_python(&found, why);
    }
    if (started) {
        add_paths(&found);
        loaded = call_bridge(info, access, reached, why);
        py.PyEval_SaveThread(); /* for good: everybody else takes the GIL by PyGILState_Ensure */
    }
    free(found.text);
    pthread_mutex_unlock(&starting);
    return loaded;
}

__attribute__((visibility("default"))) bool misata_init_c_api(duckdb_extension_info info, duckdb_extension_access *access) {
    failure why = {""};
    bool reached = false;
    bool loaded = load(info, access, &reached, &why);
    if (!loaded && !reached) access->set_error(info, why.text);
    return loaded;
}

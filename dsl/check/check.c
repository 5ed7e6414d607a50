/* check.c - checks one source: each function under each of its `#if`s. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/allow.h"
#include "check/checker.h"
#include "parse/branches.h"
#include "parse/macros.h"

static void skip(struct report *report, uint32_t at, const char *why)
{
    MEMORY_GROW(report->skipped, report->skipped_count, report->skipped_room);
    report->skipped[report->skipped_count++] = (struct skipped){at, why};
}

static void run_checks(struct checker *checker)
{
    check_lost_locals(checker);
    check_escapes(checker);
    check_futures(checker);
    check_reused_futures(checker);
    check_locks(checker);
    check_results(checker);
    check_blocking(checker);
    check_parts(checker);
    check_scopes(checker);
    check_unreachable(checker);
}

/* A macro that begins or ends the body is as good as the word itself. */
static void name_parts(const struct file *file, struct branch_tokens *tokens)
{
    for (uint32_t i = 0; i < tokens->count; i++)
        if (tokens->tokens[i].kind == TOKEN_NAME)
            tokens->tokens[i].symbol = macro_part(file, tokens->tokens[i].symbol) & 0xffffff;
}

/* Returns how many variants the function has. */
static uint32_t check_variant(const struct file *file, const struct function *function,
                              struct bindings *bindings, uint32_t variant, struct report *report)
{
    struct branch_tokens tokens;
    struct flow flow;
    const uint32_t last = function->end + (function->closed ? 1 : 0);

    branch_tokens_read(&tokens, &file->list, function->brace, last, variant);
    const uint32_t variants = tokens.variants;

    name_parts(file, &tokens);
    flow_init(&flow, file, function, tokens.tokens, tokens.count, bindings);
    struct checker checker = {
        .file = file,
        .function = function,
        .flow = &flow,
        .report = report,
        .has_variants = variants > 1,
    };

    if (!flow.too_deep)
        run_checks(&checker);
    if (flow.too_deep)
        skip(report, flow.tree.tokens[flow.deep].at, "is nested too deep to be followed");
    else if (checker.too_large)
        skip(report, file->list.tokens[function->name].at, "is too large to be followed");
    free(checker.fixes);
    free(checker.refused);
    free(checker.known);
    free(checker.body_names);
    text_release(&checker.moved);
    flow_release(&flow);
    branch_tokens_release(&tokens);
    return variants;
}

/* A plain function matters only if it names something of ours. */
static bool is_interesting(const struct file *file, const struct function *function)
{
    const uint32_t classes =
        WORD_MAKES | WORD_GIVES | WORD_SPAWNS | WORD_TAKES | WORD_WAITS | WORD_BODY | WORD_FAILS;

    if (function->is_async)
        return true;
    for (uint32_t i = function->brace; i < function->end; i++)
        if (file->list.tokens[i].kind == TOKEN_NAME &&
            classes_of(file, file->list.tokens[i].symbol) & classes)
            return true;
    return false;
}

static void add_blocking(struct file *file, const char *const *blocking)
{
    for (; blocking && *blocking; blocking++)
        file->list.names.classes[names_add_copy(&file->list.names, slice_of(*blocking))] |= WORD_BLOCKS;
}

static void drop_unwanted(struct report *report, const struct file *file, uint32_t disabled)
{
    struct allowances allowances;
    size_t kept = 0;

    allowances_read(&allowances, &file->list);
    for (size_t i = 0; i < report->count; i++) {
        struct finding *finding = &report->findings[i];

        if (disabled >> finding->kind & 1 || allowances_cover(&allowances, file->list.source, finding)) {
            free(finding->message);
            free(finding->note);
        } else {
            report->findings[kept++] = *finding;
        }
    }
    report->count = kept;
    allowances_release(&allowances);
}

void check_source(const struct source *source, const struct check_settings *settings,
                  struct report *ret_report)
{
    struct file file;

    *ret_report = (struct report){0};
    file_read(&file, source);
    add_blocking(&file, settings->blocking);
    struct bindings *bindings = bindings_new(&file.list.names);

    for (size_t i = 0; i < file.unread_count; i++)
        skip(ret_report, file.list.tokens[file.unread[i]].at, "has a head that cannot be read");
    for (size_t i = 0; i < file.function_count; i++) {
        const struct function *function = &file.functions[i];

        if (!is_interesting(&file, function))
            continue;
        uint32_t variants = 1;

        for (uint32_t variant = 0; variant < variants; variant++)
            variants = check_variant(&file, function, bindings, variant, ret_report);
    }
    bindings_free(bindings);
    report_sort(ret_report);
    drop_unwanted(ret_report, &file, settings->disabled);
    file_release(&file);
}

/* c.re - the C lexer. */
#include <string.h>

#include "lex/token.h"

void lexer_init(struct lexer *lexer, const char *bytes, size_t size)
{
    *lexer = (struct lexer){bytes, bytes, bytes + size};
}

/* Behind the end of a block comment, or NULL. */
static const char *comment_end(const char *at, const char *limit)
{
    while (at < limit && (at = memchr(at, '*', (size_t)(limit - at)))) {
        at++;
        if (*at == '/')
            return at + 1;
    }
    return NULL;
}

/* A line comment goes on where its line is spliced to the next. */
static const char *line_end(const char *at, const char *limit)
{
    for (;;) {
        const char *end = memchr(at, '\n', (size_t)(limit - at));

        if (!end)
            return limit;
        const char *last = end > at && end[-1] == '\r' ? end - 1 : end;

        if (last == at || last[-1] != '\\')
            return last;
        at = end + 1;
    }
}

enum token_kind lexer_next(struct lexer *lexer)
{
    const unsigned char *YYCURSOR = (const unsigned char *)lexer->at;
    const unsigned char *YYLIMIT = (const unsigned char *)lexer->limit;
    const unsigned char *YYMARKER;
    enum token_kind kind;

    /*!re2c
        re2c:define:YYCTYPE  = "unsigned char";
        re2c:yyfill:enable   = 0;
        re2c:eof             = 0;

        splice  = "\\" "\r"? "\n";
        letter  = [a-zA-Z_$\x80-\xff] | "\\u" [0-9a-fA-F]{4} | "\\U" [0-9a-fA-F]{8};
        digit   = [0-9];
        name    = letter (splice* (letter | digit))*;
        number  = "."? digit (splice* ([eEpP] splice* [+-] | letter | digit | "."))*;
        prefix  = ("L" | "u8" | "u" | "U")? ;
        escape  = "\\" "\r"? [^];
        text    = prefix ["] ([^"\\\n] | escape)*;
        letters = prefix ['] ([^'\\\n] | escape)*;

        ([ \t\v\f] | splice)+       { kind = TOKEN_SPACE; goto done; }
        "\r"? "\n" [ \t\v\f\r\n]*   { kind = TOKEN_NEWLINE; goto done; }
        "\r"                        { kind = TOKEN_SPACE; goto done; }
        "/*"                        { goto block_comment; }
        "//"                        { goto line_comment; }
        name                        { kind = TOKEN_NAME; goto done; }
        number                      { kind = TOKEN_NUMBER; goto done; }
        text ["]                    { kind = TOKEN_STRING; goto done; }
        letters [']                 { kind = TOKEN_CHARACTER; goto done; }
        text | letters              { kind = TOKEN_OPEN_STRING; goto done; }
        "#" | "%:"                  { kind = TOKEN_HASH; goto done; }
        "##" | "%:%:"               { kind = TOKEN_HASH_HASH; goto done; }
        "("                         { kind = TOKEN_OPEN_PAREN; goto done; }
        ")"                         { kind = TOKEN_CLOSE_PAREN; goto done; }
        "[" | "<:"                  { kind = TOKEN_OPEN_BRACKET; goto done; }
        "]" | ":>"                  { kind = TOKEN_CLOSE_BRACKET; goto done; }
        "{" | "<%"                  { kind = TOKEN_OPEN_BRACE; goto done; }
        "}" | "%>"                  { kind = TOKEN_CLOSE_BRACE; goto done; }
        ","                         { kind = TOKEN_COMMA; goto done; }
        ";"                         { kind = TOKEN_SEMICOLON; goto done; }
        ":"                         { kind = TOKEN_COLON; goto done; }
        "?"                         { kind = TOKEN_QUESTION; goto done; }
        "."                         { kind = TOKEN_DOT; goto done; }
        "->"                        { kind = TOKEN_ARROW; goto done; }
        "..."                       { kind = TOKEN_ELLIPSIS; goto done; }
        "="                         { kind = TOKEN_ASSIGN; goto done; }
        ([-+*/%&|^] | "<<" | ">>") "=" { kind = TOKEN_COMPOUND; goto done; }
        "++" | "--"                 { kind = TOKEN_STEP; goto done; }
        "*"                         { kind = TOKEN_STAR; goto done; }
        "&"                         { kind = TOKEN_AND; goto done; }
        "&&"                        { kind = TOKEN_AND_AND; goto done; }
        "||"                        { kind = TOKEN_OR_OR; goto done; }
        "!"                         { kind = TOKEN_NOT; goto done; }
        "==" | "!="                 { kind = TOKEN_COMPARE; goto done; }
        [-+~]                       { kind = TOKEN_SIGN; goto done; }
        [/%|^<>] | "<<" | ">>" | "<=" | ">=" { kind = TOKEN_BINARY; goto done; }
        $                           { kind = TOKEN_END; goto done; }
        *                           { kind = TOKEN_OTHER; goto done; }
    */

block_comment: {
    const char *end = comment_end((const char *)YYCURSOR, lexer->limit);

    lexer->at = end ? end : lexer->limit;
    return end ? TOKEN_COMMENT : TOKEN_OPEN_COMMENT;
}
line_comment:
    lexer->at = line_end((const char *)YYCURSOR, lexer->limit);
    return TOKEN_COMMENT;
done:
    lexer->at = (const char *)YYCURSOR;
    return kind;
}

struct slice token_text(const struct source *source, struct token token)
{
    struct lexer lexer = {source->bytes, source->bytes + token.at, source->bytes + source->size};

    if (token.kind != TOKEN_END)
        lexer_next(&lexer);
    return (struct slice){source->bytes + token.at, (size_t)(lexer.at - source->bytes) - token.at};
}

bool token_clean(struct slice text, char *buffer, size_t size, struct slice *ret_text)
{
    size_t length = 0;

    if (!memchr(text.at, '\\', text.length)) {
        *ret_text = text;
        return true;
    }
    for (size_t i = 0; i < text.length; i++) {
        const bool backslash = text.at[i] == '\\';
        const size_t left = text.length - i;

        if (backslash && left > 1 && text.at[i + 1] == '\n') {
            i++;
        } else if (backslash && left > 2 && text.at[i + 1] == '\r' && text.at[i + 2] == '\n') {
            i += 2;
        } else {
            if (length == size)
                return false;
            buffer[length++] = text.at[i];
        }
    }
    *ret_text = (struct slice){buffer, length};
    return true;
}

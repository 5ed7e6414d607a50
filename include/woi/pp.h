/* pp.h - the preprocessor kit behind the macros; nothing here is for users.
 *
 * C99 only: no ##__VA_ARGS__ and no __VA_OPT__, so every `...` gets at least one argument. */
#ifndef WOI_PP_H
#define WOI_PP_H

#ifndef __cplusplus

#define WOI_CAT__(a, b) a##b
#define WOI_CAT_(a, b) WOI_CAT__(a, b)
#define WOI_STR__(a) #a
#define WOI_STR_(a) WOI_STR__(a)
#define WOI_HEAD_(...) WOI_HEAD__(__VA_ARGS__, ~)
#define WOI_HEAD__(a, ...) a
#define WOI_SECOND_(a, b, ...) b
#define WOI_EXPAND_(...) __VA_ARGS__
#define WOI_COMMA_(...) ,

/* How many arguments there are, from 1 to 32. */
/* clang-format off */
#define WOI_ARG33_(_1,_2,_3,_4,_5,_6,_7,_8,_9,_10,_11,_12,_13,_14,_15,_16,_17,_18,_19,_20,_21,_22,_23,_24,_25,_26,_27,_28,_29,_30,_31,_32,N,...) N
#define WOI_HAS_COMMA_(...) WOI_ARG33_(__VA_ARGS__,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,~)
#define WOI_COUNT_(...) WOI_ARG33_(__VA_ARGS__,32,31,30,29,28,27,26,25,24,23,22,21,20,19,18,17,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2,1,~)
/* The same, but MANY above 12: for lists whose macros are numbered. */
#define WOI_COUNT_TO_12_(...) WOI_ARG33_(__VA_ARGS__,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,MANY,12,11,10,9,8,7,6,5,4,3,2,1,~)
/* clang-format on */

/* A static assertion where only an expression can stand; and as the number 1. The condition may name
 * variables of ours, not an expression of the user's: clang takes a compound literal in there for a
 * static one. */
#define WOI_CHECK_(condition, text) ((void)WOI_CHECKED_(condition, text))
/* clang-format off */
#define WOI_CHECKED_(condition, text) sizeof(struct { _Static_assert(condition, text); char one; })
/* clang-format on */

/* 1 if the argument list is empty: Jens Gustedt's test. A comma appears when the list is put between
 * WOI_COMMA_ and (), and neither alone nor beside one of them only if it is empty. */
#define WOI_IS_EMPTY_(...)                                                                                   \
    WOI_IS_EMPTY__(WOI_HAS_COMMA_(__VA_ARGS__), WOI_HAS_COMMA_(WOI_COMMA_ __VA_ARGS__),                      \
                   WOI_HAS_COMMA_(__VA_ARGS__()), WOI_HAS_COMMA_(WOI_COMMA_ __VA_ARGS__()))
#define WOI_IS_EMPTY__(a, b, c, d) WOI_IS_EMPTY___(a, b, c, d)
#define WOI_IS_EMPTY___(a, b, c, d) WOI_HAS_COMMA_(WOI_EMPTY_CASE_##a##b##c##d)
#define WOI_EMPTY_CASE_0001 ,

/* 0 to 12 parameters, each written (type, name). A list that lost its outer parentheses leaves the
 * name of the inner macro in the error message. */
#define WOI_PARAMS_N_(...) WOI_CAT_(WOI_PARAMS_N_, WOI_IS_EMPTY_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_PARAMS_N_1(...) 0
#define WOI_PARAMS_N_0(...) WOI_COUNT_TO_12_(__VA_ARGS__)
#define WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_(type, name) __typeof__(type) name
#define WOI_SET_(type, name)                                                                                 \
    _Static_assert(__builtin_types_compatible_p(__typeof__(self_->name), __typeof__(name)),                  \
                   #name ": an array cannot be a parameter, a pointer can");                                 \
    memcpy((void *)&self_->name, (const void *)&name, sizeof self_->name);
#define WOI_NAME_(type, name) name

#define WOI_FIELDS_(...) WOI_CAT_(WOI_FIELDS_, WOI_PARAMS_N_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_FIELDS_0(...)
#define WOI_FIELDS_MANY(...)
#define WOI_FIELDS_1(a) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a;
/* clang-format off */
#define WOI_FIELDS_2(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_1(__VA_ARGS__)
#define WOI_FIELDS_3(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_2(__VA_ARGS__)
#define WOI_FIELDS_4(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_3(__VA_ARGS__)
#define WOI_FIELDS_5(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_4(__VA_ARGS__)
#define WOI_FIELDS_6(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_5(__VA_ARGS__)
#define WOI_FIELDS_7(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_6(__VA_ARGS__)
#define WOI_FIELDS_8(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_7(__VA_ARGS__)
#define WOI_FIELDS_9(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_8(__VA_ARGS__)
#define WOI_FIELDS_10(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_9(__VA_ARGS__)
#define WOI_FIELDS_11(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_10(__VA_ARGS__)
#define WOI_FIELDS_12(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a; WOI_FIELDS_11(__VA_ARGS__)
/* clang-format on */

#define WOI_ARGS_(...) WOI_CAT_(WOI_ARGS_, WOI_PARAMS_N_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_ARGS_0(...) void
#define WOI_ARGS_MANY(...) WOI_AT_MOST_12_PARAMETERS_ none
#define WOI_ARGS_1(a) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a
#define WOI_ARGS_2(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_1(__VA_ARGS__)
#define WOI_ARGS_3(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_2(__VA_ARGS__)
#define WOI_ARGS_4(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_3(__VA_ARGS__)
#define WOI_ARGS_5(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_4(__VA_ARGS__)
#define WOI_ARGS_6(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_5(__VA_ARGS__)
#define WOI_ARGS_7(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_6(__VA_ARGS__)
#define WOI_ARGS_8(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_7(__VA_ARGS__)
#define WOI_ARGS_9(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_8(__VA_ARGS__)
#define WOI_ARGS_10(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_9(__VA_ARGS__)
#define WOI_ARGS_11(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_10(__VA_ARGS__)
#define WOI_ARGS_12(a, ...) WOI_PARAMETERS_ARE_PAIRS_IN_PARENTHESES_ a, WOI_ARGS_11(__VA_ARGS__)

#define WOI_SETS_(...) WOI_CAT_(WOI_SETS_, WOI_PARAMS_N_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_SETS_0(...)
#define WOI_SETS_MANY(...)
#define WOI_SETS_1(a) WOI_SET_ a
#define WOI_SETS_2(a, ...) WOI_SET_ a WOI_SETS_1(__VA_ARGS__)
#define WOI_SETS_3(a, ...) WOI_SET_ a WOI_SETS_2(__VA_ARGS__)
#define WOI_SETS_4(a, ...) WOI_SET_ a WOI_SETS_3(__VA_ARGS__)
#define WOI_SETS_5(a, ...) WOI_SET_ a WOI_SETS_4(__VA_ARGS__)
#define WOI_SETS_6(a, ...) WOI_SET_ a WOI_SETS_5(__VA_ARGS__)
#define WOI_SETS_7(a, ...) WOI_SET_ a WOI_SETS_6(__VA_ARGS__)
#define WOI_SETS_8(a, ...) WOI_SET_ a WOI_SETS_7(__VA_ARGS__)
#define WOI_SETS_9(a, ...) WOI_SET_ a WOI_SETS_8(__VA_ARGS__)
#define WOI_SETS_10(a, ...) WOI_SET_ a WOI_SETS_9(__VA_ARGS__)
#define WOI_SETS_11(a, ...) WOI_SET_ a WOI_SETS_10(__VA_ARGS__)
#define WOI_SETS_12(a, ...) WOI_SET_ a WOI_SETS_11(__VA_ARGS__)

#define WOI_NAMES_(...) WOI_CAT_(WOI_NAMES_, WOI_PARAMS_N_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_NAMES_0(...)
#define WOI_NAMES_MANY(...)
#define WOI_NAMES_1(a) WOI_NAME_ a
#define WOI_NAMES_2(a, ...) WOI_NAME_ a, WOI_NAMES_1(__VA_ARGS__)
#define WOI_NAMES_3(a, ...) WOI_NAME_ a, WOI_NAMES_2(__VA_ARGS__)
#define WOI_NAMES_4(a, ...) WOI_NAME_ a, WOI_NAMES_3(__VA_ARGS__)
#define WOI_NAMES_5(a, ...) WOI_NAME_ a, WOI_NAMES_4(__VA_ARGS__)
#define WOI_NAMES_6(a, ...) WOI_NAME_ a, WOI_NAMES_5(__VA_ARGS__)
#define WOI_NAMES_7(a, ...) WOI_NAME_ a, WOI_NAMES_6(__VA_ARGS__)
#define WOI_NAMES_8(a, ...) WOI_NAME_ a, WOI_NAMES_7(__VA_ARGS__)
#define WOI_NAMES_9(a, ...) WOI_NAME_ a, WOI_NAMES_8(__VA_ARGS__)
#define WOI_NAMES_10(a, ...) WOI_NAME_ a, WOI_NAMES_9(__VA_ARGS__)
#define WOI_NAMES_11(a, ...) WOI_NAME_ a, WOI_NAMES_10(__VA_ARGS__)
#define WOI_NAMES_12(a, ...) WOI_NAME_ a, WOI_NAMES_11(__VA_ARGS__)

/* 1 to 12 branches of a combinator, each as a checked struct woi_future *. */
#define WOI_BRANCHES_(...) WOI_CAT_(WOI_BRANCHES_, WOI_COUNT_TO_12_(__VA_ARGS__))(__VA_ARGS__)
#define WOI_BRANCHES_MANY(...) NULL
#define WOI_BRANCHES_1(a) WOI_BRANCH_(a)
#define WOI_BRANCHES_2(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_1(__VA_ARGS__)
#define WOI_BRANCHES_3(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_2(__VA_ARGS__)
#define WOI_BRANCHES_4(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_3(__VA_ARGS__)
#define WOI_BRANCHES_5(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_4(__VA_ARGS__)
#define WOI_BRANCHES_6(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_5(__VA_ARGS__)
#define WOI_BRANCHES_7(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_6(__VA_ARGS__)
#define WOI_BRANCHES_8(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_7(__VA_ARGS__)
#define WOI_BRANCHES_9(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_8(__VA_ARGS__)
#define WOI_BRANCHES_10(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_9(__VA_ARGS__)
#define WOI_BRANCHES_11(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_10(__VA_ARGS__)
#define WOI_BRANCHES_12(a, ...) WOI_BRANCH_(a), WOI_BRANCHES_11(__VA_ARGS__)

#endif
#endif

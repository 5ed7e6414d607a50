"""The mutants of one source: which there are, and the source that holds all of them at once."""

from collections import Counter
from dataclasses import dataclass, field

from .syntax import TRANSPARENT, Text, children, parse, strip

KINDS = {
    "condition": "a condition, or an operand of && and ||, is negated",
    "logic": "&& and || are swapped",
    "relation": "< and <=, > and >=, == and != are swapped",
    "arithmetic": "+ and -, & and |, << and >> are swapped, also in assignments; ++ and --",
    "not": "a ! or a ~ is removed",
    "constant": "a number or an enumerator is one more, or one less; true and false are swapped",
    "drop": "a call, an assignment, an increment, a jump or a return is left out",
    "return": "0 is returned",
}

SWAPPED = {
    "logic": {"&&": "||", "||": "&&"},
    "relation": {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    "arithmetic": {"+": "-", "-": "+", "&": "|", "|": "&", "<<": ">>", ">>": "<<",
                   "+=": "-=", "-=": "+=", "&=": "|=", "|=": "&=", "<<=": ">>=", ">>=": "<<="},
}  # fmt: skip
KIND_OF = {operator: kind for kind, swaps in SWAPPED.items() for operator in swaps}

# Not evaluated, or to be known by the compiler.
OPAQUE = {"UnaryExprOrTypeTraitExpr", "StaticAssertDecl", "OffsetOfExpr", "GenericSelectionExpr", "EnumDecl",
          "RecordDecl", "AtomicExpr"}  # fmt: skip
# What does more than to compute a value.
IMPURE = {"CallExpr", "CompoundAssignOperator", "StmtExpr", "AtomicExpr", "VAArgExpr"}
# Hints: nothing observable is lost with them.
HINTS = ("__builtin_prefetch", "__builtin_unreachable", "__builtin_expect")
SIGNED = {"int", "ssize_t", "long", "int64_t"}


@dataclass
class Mutant:
    """before and after are what the reader sees; form says how it is compiled in."""

    file: str
    line: int
    function: str
    kind: str
    text: str
    before: str
    after: str
    begin: int
    end: int
    form: str
    pure: bool = False  # can be computed both ways without harm
    nth: int = 0  # on its line, of its kind
    again: int = 1  # which of those of its function that read the same
    index: int = -1  # in its file
    number: int = -1  # of all

    @property
    def id(self):
        return f"{self.file}:{self.line}:{self.kind}:{self.nth}"

    @property
    def key(self):
        """The same as long as its line stays the same, wherever that is."""
        return "\t".join((self.file, self.function, self.kind, self.text, self.before, self.after))


@dataclass
class Finder:
    """Walks the functions of one tree that are written in one file."""

    text: Text
    name: str
    function: str = ""
    returns: str = ""
    found: list = field(default_factory=list)

    def add(self, kind, begin, end, after, form="value", pure=False):
        line = self.text.line_of(begin)
        before = self.text.between(begin, end)
        mutant = Mutant(self.name, line, self.function, kind, self.text.line(line), before, after, begin, end, form, pure)
        if "#" not in self.text.text[begin:end]:
            self.found.append(mutant)

    def walk_file(self, tree):
        for node in children(tree):
            if node.get("kind") == "FunctionDecl" and self.text.range_of(node):
                body = [each for each in children(node) if each.get("kind") == "CompoundStmt"]
                if body and self.text.is_here(node["loc"].get("expansionLoc", node["loc"])):
                    self.function = node["name"]
                    self.returns = node["type"]["qualType"].split("(")[0].strip()
                    self.walk(body[0], False)

    # inside: all of the node is one use of a macro, of which only the arguments were written here.
    def walk(self, node, inside):
        kind = node.get("kind")
        if not kind or kind in OPAQUE:
            return
        if kind == "VarDecl" and node.get("storageClass") == "static":
            return
        place = self.text.range_of(node)
        if place and not inside:
            self.visit(node, kind, *place[:2])
        inside = inside or bool(place and place[2] and kind not in TRANSPARENT)
        if place and not place[2]:
            inside = False
        inner = children(node)
        if kind == "CaseStmt":
            inner = inner[-1:]
        if kind == "CallExpr" and self.text.between(*place[:2]).startswith(HINTS) if place else False:
            return
        for each in inner:
            self.walk(each, inside)

    def visit(self, node, kind, begin, end):
        inner = children(node)
        for statement in statements_in(node, kind, inner):
            self.visit_statement(statement)
        if condition := condition_of(kind, inner):
            self.negate(condition)
        if kind == "ForStmt" and inner[3].get("kind"):
            self.leave_out(inner[3], "step")
        if kind in ("BinaryOperator", "CompoundAssignOperator"):
            self.visit_operator(node, inner, begin, end)
        elif kind == "UnaryOperator":
            self.visit_unary(node, inner, begin, end)
        elif kind == "IntegerLiteral":
            self.visit_number(node, begin, end)
        elif kind == "DeclRefExpr" and node["referencedDecl"]["kind"] == "EnumConstantDecl":
            self.visit_enumerator(node, begin, end)
        elif kind == "ReturnStmt" and inner:
            self.visit_return(inner[0])

    def negate(self, node):
        place = self.text.range_of(node)
        inner = strip(node)
        already = inner.get("opcode") in ("==", "!=", "!") or inner["kind"] == "IntegerLiteral"
        if place and not already:
            self.add("condition", *place[:2], f"!({self.text.between(*place[:2])})", "flip")

    def visit_statement(self, node):
        kind = node.get("kind")
        dropped = kind in ("CallExpr", "CompoundAssignOperator", "BreakStmt", "ContinueStmt", "GotoStmt", "StmtExpr")
        dropped |= kind == "BinaryOperator" and node["opcode"] == "="
        dropped |= kind == "UnaryOperator" and node["opcode"] in ("++", "--")
        dropped |= kind == "ReturnStmt" and not children(node)
        if dropped:
            self.leave_out(node, "statement")

    def leave_out(self, node, form):
        place = self.text.range_of(node)
        if not place or self.text.text.startswith(HINTS, place[0]):
            return
        end = place[1]
        if form == "statement":
            end = self.text.text.find(";", end) + 1
            if not end or self.text.text[place[1] : end - 1].strip():
                return
        self.add("drop", place[0], end, "", form)

    def visit_operator(self, node, inner, begin, end):
        operator = node["opcode"]
        left, right = (self.text.range_of(each) for each in inner)
        if operator not in KIND_OF or not left or not right:
            return
        kind, other = KIND_OF[operator], SWAPPED[KIND_OF[operator]][operator]
        pointers = ["*" in each["type"]["qualType"] for each in inner]
        if kind == "arithmetic" and (pointers[1] or (pointers[0] and operator in "&|")):
            return
        sides = [self.text.between(*each[:2]) for each in (left, right)]
        form = "assignment" if other.endswith("=") and kind == "arithmetic" else "value"
        pure = kind != "logic" and form == "value" and is_pure(node)
        self.add(kind, begin, end, f"{sides[0]} {other} {sides[1]}", form, pure)
        if kind == "logic":
            for each in inner:
                self.negate(each)

    def visit_unary(self, node, inner, begin, end):
        operand = self.text.range_of(inner[0])
        if not operand:
            return
        operand = self.text.between(*operand[:2])
        if node["opcode"] == "!":
            self.add("not", begin, end, operand, "flip")
        elif node["opcode"] == "~":
            self.add("not", begin, end, operand)
        elif node["opcode"] in ("++", "--"):
            other = {"++": "--", "--": "++"}[node["opcode"]]
            self.add("arithmetic", begin, end, f"{operand}{other}" if node.get("isPostfix") else f"{other}{operand}")

    def visit_number(self, node, begin, end):
        written = self.text.text[begin:end]
        if written in ("true", "false"):
            self.add("constant", begin, end, "false" if written == "true" else "true")
        elif written[0].isdigit():
            self.add("constant", begin, end, f"{written} + 1")
            if node["value"] != "0":
                self.add("constant", begin, end, f"{written} - 1")

    def visit_enumerator(self, node, begin, end):
        written = self.text.text[begin:end]
        if written == node["referencedDecl"]["name"] and not written.startswith("memory_order"):
            self.add("constant", begin, end, f"{written} + 1")

    def visit_return(self, node):
        place = self.text.range_of(node)
        if not place:
            return
        if self.returns == "bool":
            self.negate(node)
        elif self.returns in SIGNED and strip(node)["kind"] != "IntegerLiteral":
            self.add("return", *place[:2], "0")


def is_pure(node):
    kind, operator = node.get("kind"), node.get("opcode")
    if kind in IMPURE or operator in ("++", "--") or (kind == "BinaryOperator" and operator == "="):
        return False
    return all(map(is_pure, children(node)))


def statements_in(node, kind, inner):
    """Those children that are statements, so that one may be left out."""
    if kind == "CompoundStmt":
        return inner
    if kind == "IfStmt":
        return inner[1:]
    if kind in ("WhileStmt", "ForStmt", "LabelStmt", "CaseStmt", "DefaultStmt"):
        return inner[-1:]
    return inner[:1] if kind == "DoStmt" else []


def condition_of(kind, inner):
    if kind in ("IfStmt", "WhileStmt", "ConditionalOperator"):
        return inner[0]
    if kind == "DoStmt":
        return inner[1]
    return inner[2] if kind == "ForStmt" and inner[2].get("kind") else None


def find(path, name, variants):
    """The mutants of a file. variants: the arguments it is compiled with, each of which may see other lines."""
    text = Text(path)
    found = {}
    for arguments in variants:
        finder = Finder(text, name)
        finder.walk_file(parse(path, arguments))
        for mutant in finder.found:
            found.setdefault((mutant.begin, -mutant.end, mutant.kind, mutant.after), mutant)
    mutants = [found[place] for place in sorted(found)]
    counts = Counter()
    for mutant in mutants:
        for name, place in (("nth", (mutant.line, mutant.kind)), ("again", (mutant.function, mutant.key))):
            counts[place] += 1
            setattr(mutant, name, counts[place])
    return mutants


# What is outermost in one and the same range.
ORDER = {"statement": 0, "step": 1, "flip": 2, "value": 3, "assignment": 3}


def wrap(mutant, inner):
    on = f"woi_mutant_is({mutant.number})"
    if mutant.form == "statement":
        return f"{{ if (!{on}) {inner} }}"
    if mutant.form == "step":
        return f"({on} ? (void)0 : (void)({inner}))"
    if mutant.form == "flip":
        return f"({on} ^ !!({inner}))"
    if mutant.pure:
        on = f"woi_mutant_changes({mutant.number}, {mutant.before}, {mutant.after})"
    return f"({on} ? ({mutant.after}) : ({inner}))"


def all_in_one(path, mutants):
    """The file's text with every mutant in it, each on the line where it was."""
    text = path.read_bytes().decode("latin-1")
    edits = sorted(mutants, key=lambda each: (each.begin, -each.end, ORDER[each.form]))

    def render(first, last, begin, end):
        out, at, i = [], begin, first
        while i < last:
            edit, j = edits[i], i + 1
            while j < last and edits[j].begin < edit.end:
                j += 1
            out += text[at : edit.begin], wrap(edit, render(i + 1, j, edit.begin, edit.end))
            at, i = edit.end, j
        return "".join(out) + text[at:end]

    return render(0, len(edits), 0, len(text))

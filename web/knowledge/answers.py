"""What people are told when something of the knowledge base was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from knowledge import (
    KnowledgeChanged,
    KnowledgeFaulty,
    NoSuchArticle,
    NoSuchMiss,
    NoSuchTemplate,
    NotTheirs,
    StepNotLegal,
)
from web.answers import NOT_FOUND, NOTHING_CHANGED, Answer, refused_input

_GONE = Answer(
    status=404,
    code="no_such_knowledge",
    title="没有找到这条知识",
    happened="这条知识或模板不存在、没有发布，或不由您的单位维护。",
    kept=NOTHING_CHANGED,
    todo="请到知识库中重新查找。",
)

KNOWLEDGE_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchArticle: lambda _: _GONE,
    NoSuchTemplate: lambda _: _GONE,
    NoSuchMiss: lambda _: NOT_FOUND,
    KnowledgeFaulty: lambda exc: refused_input("".join(exc.faults)),
    KnowledgeChanged: lambda _: Answer(
        status=409,
        code="knowledge_changed",
        title="内容已被他人修改",
        happened="您打开之后，有人修改了这条知识或模板，因此您的修改没有写入。",
        kept="对方保存的内容在系统中。",
        todo="请先复制您填写的内容，重新打开后再修改。",
    ),
    StepNotLegal: lambda _: Answer(
        status=409,
        code="knowledge_step_not_legal",
        title="当前状态不能这样操作",
        happened="这条知识的状态已经变化，这一步现在不能执行。",
        kept="知识保持原状。",
        todo="请刷新页面，按页面上列出的操作办理。",
    ),
    NotTheirs: lambda _: Answer(
        status=403,
        code="knowledge_not_theirs",
        title="这一步不由您办理",
        happened="知识由本单位和热线编辑维护；自己写的内容须由他人审核。",
        kept="知识保持原状。",
        todo="请联系热线的知识库编辑。",
    ),
}

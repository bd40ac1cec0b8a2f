"""The knowledge base: found, read, written; templates filled from a case."""

from collections.abc import Mapping
from datetime import date

from cases import FilledText
from knowledge import ArticleAction, ArticleSheet, ArticleText, Hit, TemplateView, Written
from web.openapi.operation import Asked, Once, Operation, Version
from web.openapi.shapes import asked, shape
from web.tokens.scopes import Scope

TAG = "知识库"
Hits = shape("Hits", articles=list[Hit])
ArticleRead = shape("ArticleRead", ArticleSheet, steps=list[ArticleAction])
ArticleBody = asked(
    "ArticleBody", "code", "title", "body", why=str,
    **dict.fromkeys(ArticleText.__slots__, str) | {"review_on": date, "expires_on": date},
)  # fmt: skip
StepBody = asked("ArticleStepBody", reason=str, review_on=date)
TemplateList = shape("TemplateList", templates=list[TemplateView])
READ, WRITE = Scope.KNOWLEDGE_READ, Scope.KNOWLEDGE_WRITE
KNOWLEDGE: Mapping[str, Operation] = {
    "api.knowledge": Operation(
        tag=TAG, summary="查询已发布的文章，最相关的在前", answer=Hits, scope=READ,
        query={"find": Asked("要找的词"), "category": Asked("事项分类代码")},
    ),
    "api.article": Operation(
        tag=TAG, summary="一篇文章；维护者可见历次版本和可办理的步骤", answer=ArticleRead, scope=READ,
        version=Version.TELLS,
    ),
    "api.knowledge.post": Operation(
        tag=TAG, summary="新写一篇文章", body=ArticleBody, answer=Written, status=201, scope=WRITE, once=Once.GUARDED
    ),
    "api.article.post": Operation(
        tag=TAG, summary="修改文章，成为新版本", body=ArticleBody, answer=Written, scope=WRITE, once=Once.SAFE,
        version=Version.NEEDS,
    ),
    "api.article.step": Operation(
        tag=TAG, summary="文章的送审、通过、退回、复核、撤下", body=StepBody, answer=Written, scope=WRITE,
        once=Once.SAFE, version=Version.NEEDS, about="步骤：submit、approve、send_back、confirm、withdraw。",
    ),
    "api.templates": Operation(tag=TAG, summary="启用的答复模板", answer=TemplateList, scope=READ),
    "api.case.template": Operation(
        tag=TAG, summary="按工单填好的答复模板；计入使用次数", answer=FilledText, scope=Scope.CASES_WRITE,
        once=Once.GUARDED,
    ),
}  # fmt: skip

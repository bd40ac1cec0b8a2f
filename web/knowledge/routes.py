"""Addresses of the knowledge base: read, kept, and beside a case."""

from web.knowledge import api as knowledge_api
from web.knowledge import beside, keeping, reading
from web.knowledge import templates as answer_templates
from web.permissions import Permission
from web.route import CASE, STEP, Route

_P = Permission
_ARTICLE = r"/knowledge/{id:\d{1,9}}"
_ARTICLE_USED = r"/knowledge/articles/{id:\d{1,9}}"
_TEMPLATE = r"/knowledge/templates/{id:\d{1,9}}"

KNOWLEDGE_ROUTES = (
    Route("GET", "/knowledge", reading.search_page, "knowledge", _P.KNOWLEDGE),
    Route("GET", "/knowledge/find", reading.hits_while_typing, "knowledge.find", _P.KNOWLEDGE),
    Route("GET", _ARTICLE, reading.article_page, "article", _P.KNOWLEDGE),
    Route("GET", "/knowledge/kept", keeping.kept, "articles", _P.KNOWLEDGE_KEEP),
    Route("GET", "/knowledge/new", keeping.new_page, "article.new", _P.KNOWLEDGE_KEEP),
    Route("POST", "/knowledge/new", keeping.write, "article.new.post", _P.KNOWLEDGE_KEEP),
    Route("GET", _ARTICLE + "/edit", keeping.edit_page, "article.edit", _P.KNOWLEDGE_KEEP),
    Route("POST", _ARTICLE, keeping.write, "article.post", _P.KNOWLEDGE_KEEP),
    Route("POST", _ARTICLE + STEP, keeping.take_step, "article.step", _P.KNOWLEDGE_KEEP),
    Route("GET", "/knowledge.xlsx", keeping.export, "articles.xlsx", _P.KNOWLEDGE_KEEP),
    Route(
        "POST",
        "/knowledge/import",
        keeping.take_in,
        "articles.sheet",
        _P.KNOWLEDGE_EDIT,
        largest=keeping.LARGEST_IMPORT,
    ),
    Route("GET", "/knowledge/templates", answer_templates.template_list, "templates", _P.KNOWLEDGE_EDIT),
    Route("POST", "/knowledge/templates", answer_templates.write, "templates.post", _P.KNOWLEDGE_EDIT),
    Route("GET", _TEMPLATE, answer_templates.template_page, "template", _P.KNOWLEDGE_EDIT),
    Route("POST", _TEMPLATE, answer_templates.write, "template.post", _P.KNOWLEDGE_EDIT),
    Route("GET", "/knowledge/gaps", answer_templates.gaps, "gaps", _P.KNOWLEDGE_EDIT),
    Route("POST", r"/knowledge/gaps/{id:\d{1,9}}", answer_templates.settle, "gap.post", _P.KNOWLEDGE_EDIT),
    Route("GET", CASE + "/knowledge", beside.panel, "case.knowledge", _P.KNOWLEDGE, by_itself=True),
    Route("GET", CASE + "/knowledge/find", beside.hits_beside, "case.knowledge.find", _P.KNOWLEDGE),
    Route("POST", CASE + _ARTICLE_USED, beside.use_article, "case.article", _P.KNOWLEDGE),
    Route("POST", CASE + _TEMPLATE, beside.use_template, "case.template", _P.CASE_STEP),
    Route("GET", "/api/v1/knowledge", knowledge_api.search, "api.knowledge", _P.KNOWLEDGE),
    Route("POST", "/api/v1/knowledge", knowledge_api.write, "api.knowledge.post", _P.KNOWLEDGE_KEEP),
    Route("GET", "/api/v1/knowledge/templates", knowledge_api.templates, "api.templates", _P.KNOWLEDGE),
    Route("GET", "/api/v1" + _ARTICLE, knowledge_api.article, "api.article", _P.KNOWLEDGE),
    Route("POST", "/api/v1" + _ARTICLE, knowledge_api.write, "api.article.post", _P.KNOWLEDGE_KEEP),
    Route("POST", "/api/v1" + _ARTICLE + STEP, knowledge_api.step, "api.article.step", _P.KNOWLEDGE_KEEP),
    Route("POST", "/api/v1" + CASE + _TEMPLATE, knowledge_api.filled, "api.case.template", _P.CASE_STEP),
)

"""Who may use which route: one row per route, checked before the view; the object rule is the view's.

A route without a row answers 404 and fails a test. What is open without an account is a literal in a test.
"""

from __future__ import annotations

from dataclasses import dataclass

from enterprises.models import Role

SIGNED_IN = frozenset({"*"})
NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(Role.values)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR.value})
FACILITATORS = frozenset({Role.ADMINISTRATOR.value, Role.FACILITATOR.value})
PROPOSERS = EVERYBODY - {Role.EXECUTIVE.value}
EXPERTS = frozenset({Role.EXPERT.value})
AUDITORS = FACILITATORS | {Role.EXECUTIVE.value}
INSTRUCTING = FACILITATORS | {Role.EXECUTIVE.value}
CURATORS = frozenset({Role.ADMINISTRATOR.value, Role.CURATOR.value})
EXECUTIVES = frozenset({Role.ADMINISTRATOR.value, Role.EXECUTIVE.value})


@dataclass(frozen=True)
class Row:
    """`read` holds for GET and HEAD, `write` for the rest; `rule` says what the view checks of the object."""

    read: frozenset[str]
    write: frozenset[str] = NOBODY
    rule: str = ""
    is_open: bool = False
    # A phone with a seat in the session comes here without an account.
    has_seats: bool = False


OPEN = Row(NOBODY, NOBODY, is_open=True)

# Where somebody may go who must set up a second factor first.
WITHOUT_SECOND_FACTOR = frozenset({"account_logout", "account_reauthenticate", "mfa_activate_totp"})

TABLE: dict[str, Row] = {
    "health": OPEN,
    "account_login": OPEN,
    "account_logout": Row(SIGNED_IN, SIGNED_IN),
    "account_change_password": Row(SIGNED_IN, SIGNED_IN),
    "account_reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "account_browsers": Row(SIGNED_IN, SIGNED_IN, "the user's own browsers"),
    # Open, but it answers only in the middle of a sign-in.
    "mfa_authenticate": OPEN,
    "mfa_reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "mfa_index": Row(SIGNED_IN),
    "mfa_activate_totp": Row(SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": Row(SIGNED_IN, SIGNED_IN),
    "mfa_view_recovery_codes": Row(SIGNED_IN),
    "mfa_generate_recovery_codes": Row(SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes": Row(SIGNED_IN),
    "home": Row(SIGNED_IN),
    "switch_region": Row(NOBODY, SIGNED_IN, "the region is one of the user's"),
    "switch_theme": OPEN,
    "set_password": OPEN,
    "notices": Row(SIGNED_IN, SIGNED_IN, "the user's own notices"),
    # Registry
    "enterprises:list": Row(EVERYBODY, rule="organisations of the current region"),
    "enterprises:export": Row(EVERYBODY, rule="organisations of the current region"),
    "enterprises:views": Row(EVERYBODY, rule="the user's views and those shared with the user"),
    "enterprises:save_view": Row(EVERYBODY, EVERYBODY, "the current region"),
    "enterprises:view": Row(EVERYBODY, EVERYBODY, "views seen by the user; its owner writes"),
    "enterprises:replace_view": Row(NOBODY, EVERYBODY, "views seen by the user; its owner writes"),
    "enterprises:delete_view": Row(NOBODY, EVERYBODY, "views seen by the user; its owner writes"),
    "enterprises:move_view": Row(NOBODY, EVERYBODY, "views seen by the user; its owner writes"),
    "enterprises:bulk": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "enterprises:bulk_changes": Row(ADMINISTRATORS, rule="administrator of the current region"),
    "enterprises:bulk_change": Row(ADMINISTRATORS, rule="administrator of the change's region"),
    "enterprises:undo_bulk": Row(NOBODY, ADMINISTRATORS, "administrator of the change's region"),
    "enterprises:cell": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:detail": Row(EVERYBODY, rule="organisations of the user's regions"),
    "enterprises:create": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "enterprises:edit": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:history": Row(EVERYBODY, rule="organisations of the user's regions"),
    "enterprises:compare": Row(EVERYBODY, rule="organisations of the user's regions"),
    "enterprises:restore": Row(NOBODY, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:as_recorded": Row(EVERYBODY, rule="organisations of the user's regions"),
    "enterprises:as_was": Row(EVERYBODY, rule="organisations of the user's regions"),
    "enterprises:delete": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:add_link": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:edit_link": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"
    ),
    "enterprises:delete_link": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"
    ),
    "enterprises:duplicates": Row(ADMINISTRATORS, rule="administrator of the current region"),
    "enterprises:search_duplicates": Row(NOBODY, ADMINISTRATORS, "administrator of the current region"),
    "enterprises:alike": Row(ADMINISTRATORS, rule="administrator of the current region"),
    "enterprises:pair": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the pair's region"),
    "enterprises:undo_merge": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the merge's region"),
    "enterprises:pair_up": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"),
    "enterprises:add_succession": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"
    ),
    "enterprises:edit_succession": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"
    ),
    "enterprises:delete_succession": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the organisation's region"
    ),
    "enterprises:cooperation": Row(EVERYBODY, rule="links of the current region"),
    "enterprises:cooperation_file": Row(EVERYBODY, rule="links of the current region"),
    "enterprises:proposals": Row(PROPOSERS, rule="proposals of the current region"),
    "enterprises:proposal": Row(PROPOSERS, rule="proposals of the user's regions"),
    "enterprises:propose": Row(PROPOSERS, PROPOSERS, "a proposer's role in the organisation's region"),
    "enterprises:accept_proposal": Row(NOBODY, ADMINISTRATORS, "administrator of the proposal's region"),
    "enterprises:decline_proposal": Row(NOBODY, ADMINISTRATORS, "administrator of the proposal's region"),
    "enterprises:join_proposal": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the region of the proposal and of the organisation"
    ),
    "enterprises:forget_proposed": Row(NOBODY, ADMINISTRATORS, "administrator of the proposal's region"),
    "enterprises:withdraw_proposal": Row(NOBODY, PROPOSERS, "who has proposed it"),
    "enterprises:recent": Row(EVERYBODY, rule="changes of the current region"),
    "enterprises:find": Row(EVERYBODY, rule="organisations of the current region"),
    "enterprises:municipalities": Row(EVERYBODY, rule="places of the current region"),
    "enterprises:find_place": Row(EVERYBODY, rule="the classifier of places"),
    "enterprises:find_industry": Row(EVERYBODY, rule="the classifier of industries"),
    "enterprises:find_legal_form": Row(EVERYBODY, rule="the classifier of legal forms"),
    "enterprises:imports": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "enterprises:import": Row(ADMINISTRATORS, rule="administrator of the batch's region"),
    "enterprises:import_columns": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:import_table": Row(NOBODY, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:check_import": Row(NOBODY, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:apply_import": Row(NOBODY, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:undo_import": Row(NOBODY, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:cancel_import": Row(NOBODY, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:import_errors": Row(ADMINISTRATORS, rule="administrator of the batch's region"),
    "enterprises:import_row": Row(NOBODY, ADMINISTRATORS, "administrator of the batch's region"),
    "enterprises:texts": Row(PROPOSERS, PROPOSERS, "texts of the current region"),
    "enterprises:text": Row(PROPOSERS, rule="texts of the user's regions"),
    "enterprises:decide_text": Row(NOBODY, PROPOSERS, "texts of the user's regions"),
    "enterprises:close_text": Row(NOBODY, PROPOSERS, "texts of the user's regions"),
    "sources:list": Row(EVERYBODY, rule="sources of the current region"),
    "sources:find": Row(EVERYBODY, rule="sources of the current region"),
    "sources:detail": Row(EVERYBODY, rule="sources of the user's regions"),
    "people:list": Row(EVERYBODY, rule="people of the current region"),
    "people:personal_data": Row(ADMINISTRATORS, rule="administrator of the current region"),
    "people:add_text": Row(NOBODY, ADMINISTRATORS, "administrator of the current region"),
    "people:set_term": Row(NOBODY, ADMINISTRATORS, "administrator of the current region"),
    "people:consent": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the person's region"),
    "people:withdraw": Row(NOBODY, ADMINISTRATORS, "administrator of the person's region"),
    "people:export": Row(ADMINISTRATORS, rule="administrator of the person's region"),
    "people:export_file": Row(ADMINISTRATORS, rule="administrator of the person's region"),
    "people:erase": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the person's region"),
    "people:keep": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the person's region"),
    "people:find": Row(EVERYBODY, rule="people of the current region"),
    "people:detail": Row(EVERYBODY, rule="people of the user's regions"),
    "people:history": Row(EVERYBODY, rule="people of the user's regions"),
    "people:compare": Row(EVERYBODY, rule="people of the user's regions"),
    "people:restore": Row(NOBODY, ADMINISTRATORS, "administrator of the person's region"),
    "people:as_recorded": Row(EVERYBODY, rule="people of the user's regions"),
    "people:as_was": Row(EVERYBODY, rule="people of the user's regions"),
    "people:create": Row(
        ADMINISTRATORS, ADMINISTRATORS, "administrator of the region of the organisation asked for"
    ),
    "people:edit": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the person's region"),
    "jobs:state": Row(ADMINISTRATORS, rule="jobs of the administrator's regions"),
    # Sessions
    "sessions:list": Row(EVERYBODY, rule="sessions of the current region"),
    "sessions:create": Row(FACILITATORS, FACILITATORS, "facilitator of the current region"),
    "sessions:detail": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:edit": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:agenda": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:agenda_item": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:keep_template": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:remove_template": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:attendance": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:attendance_sheet": Row(FACILITATORS, rule="facilitator of the session's region"),
    "sessions:settings": Row(FACILITATORS, rule="facilitator of the session's region"),
    "sessions:add_helper": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:remove_helper": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:wipe": Row(FACILITATORS, FACILITATORS, "a rehearsal; facilitator of its region"),
    "sessions:here": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:notes": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:arrivals": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:correct_arrival": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:remove_arrival": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:restore_arrival": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:board": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:outcomes": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:snapshot": Row(EVERYBODY, rule="sessions of the user's regions; a seat's own", has_seats=True),
    "sessions:ops": Row(
        NOBODY, FACILITATORS, "facilitator of the session's region; a seat's own", has_seats=True
    ),
    "sessions:record": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:statement": Row(EVERYBODY, rule="statements of the user's regions"),
    "sessions:guests": Row(FACILITATORS, rule="facilitator of the session's region"),
    "sessions:guests_screen": Row(FACILITATORS, rule="facilitator of the session's region"),
    "sessions:poster": Row(FACILITATORS, rule="facilitator of the session's region"),
    "sessions:projector": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:projector_link": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    # Without an account: a code lets in, the seat's cookie is the permission, or the token is.
    "join": OPEN,
    "join_by": OPEN,
    "phone": OPEN,
    "phone_record": OPEN,
    "phone_lines": OPEN,
    "phone_ballot": OPEN,
    "phone_ping": OPEN,
    "phone_similar": OPEN,
    "phone_who": OPEN,
    "projector_by_token": OPEN,
    "sessions:round": Row(EVERYBODY, rule="rounds of the user's regions"),
    "instructions:list": Row(EVERYBODY, rule="instructions of the current region"),
    "instructions:export": Row(EVERYBODY, rule="instructions of the current region"),
    "instructions:calendar": Row(SIGNED_IN, SIGNED_IN, "the user's own address"),
    "instruction_feed": OPEN,
    "instructions:issue_by_act": Row(INSTRUCTING, INSTRUCTING, "role in the current region"),
    "instructions:issue": Row(INSTRUCTING, INSTRUCTING, "role in the decision's region"),
    "instructions:page": Row(EVERYBODY, rule="instructions of the user's regions"),
    "instructions:take_up": Row(NOBODY, EVERYBODY, "executor, or who records in the region"),
    "instructions:report": Row(NOBODY, EVERYBODY, "executor, or who records in the region"),
    "instructions:accept_period": Row(NOBODY, EVERYBODY, "controller"),
    "instructions:close": Row(NOBODY, EVERYBODY, "controller"),
    "instructions:send_back": Row(NOBODY, EVERYBODY, "controller"),
    "instructions:extend": Row(NOBODY, EVERYBODY, "controller"),
    "instructions:reopen": Row(NOBODY, EVERYBODY, "controller"),
    "sessions:archive": Row(ADMINISTRATORS, rule="administrator of the session's region"),
    "sessions:load_archive": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "sessions:decision": Row(EVERYBODY, rule="decisions of the user's regions"),
    "sessions:press_release": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:press_release_docx": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:press_release_pdf": Row(EVERYBODY, rule="sessions of the user's regions"),
    "sessions:press_release_wording": Row(FACILITATORS, FACILITATORS, "facilitator of the session's region"),
    "sessions:begin_minutes": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:minutes": Row(EVERYBODY, rule="minutes of sessions of the user's regions"),
    "sessions:minutes_docx": Row(EVERYBODY, rule="minutes of sessions of the user's regions"),
    "sessions:minutes_pdf": Row(EVERYBODY, rule="minutes of sessions of the user's regions"),
    "sessions:minutes_wording": Row(
        EVERYBODY, EVERYBODY, "facilitator of the session's region, or somebody who attended"
    ),
    "sessions:minutes_passport": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:minutes_chair": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:minutes_secretary": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:send_minutes": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:take_back_minutes": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:sign_minutes": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:correct_minutes": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    "sessions:answer_amendment": Row(NOBODY, FACILITATORS, "facilitator of the session's region"),
    # Clusters and programmes
    "dashboard": Row(EVERYBODY, rule="the current region"),
    "dashboard_seen": Row(NOBODY, EVERYBODY, "the user's own visit of the current region"),
    "strategy:compare_pilots": Row(EVERYBODY, rule="the current region"),
    "strategy:decide": Row(EXECUTIVES, EXECUTIVES, "administrator or executive of the current region"),
    "strategy:list": Row(EVERYBODY, rule="clusters of the current region"),
    "strategy:cluster": Row(EVERYBODY, rule="clusters of the user's regions"),
    "strategy:programme": Row(EVERYBODY, rule="programmes of the user's regions"),
    "strategy:measure": Row(EVERYBODY, rule="measures of the user's regions"),
    "strategy:indicator": Row(EVERYBODY, rule="indicators of the user's regions"),
    "strategy:choose_rule": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the programme's region"),
    "strategy:set_colour": Row(
        CURATORS | EXECUTIVES,
        CURATORS | EXECUTIVES,
        "administrator, curator or executive of the programme's region",
    ),
    "strategy:export_programme": Row(EVERYBODY, rule="programmes of the user's regions"),
    "strategy:import_plan": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:compare_versions": Row(EVERYBODY, rule="programmes of the user's regions"),
    "strategy:approve_plan": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:amend_plan": Row(NOBODY, CURATORS, "administrator or curator of the programme's region"),
    "strategy:discard_amendment": Row(NOBODY, CURATORS, "administrator or curator of the programme's region"),
    "strategy:move_milestone": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:drop_measure": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:drop_indicator": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:reports": Row(EVERYBODY, rule="reports of the current region"),
    "strategy:report": Row(EVERYBODY, rule="reports of the user's regions"),
    "strategy:evidence": Row(EVERYBODY, rule="documents of reports of the user's regions"),
    "strategy:period": Row(EVERYBODY, CURATORS, "programmes of the user's regions; curators of it write"),
    "strategy:open_period": Row(NOBODY, CURATORS, "administrator or curator of the programme's region"),
    "strategy:due_days": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:approve_report": Row(NOBODY, ADMINISTRATORS, "administrator of the programme's region"),
    "strategy:lock_report": Row(NOBODY, ADMINISTRATORS, "administrator of the programme's region"),
    "strategy:reopen_report": Row(NOBODY, ADMINISTRATORS, "administrator of the programme's region"),
    "strategy:return_report": Row(NOBODY, EXECUTIVES, "administrator or executive of the programme's region"),
    "strategy:add_cluster": Row(
        CURATORS | FACILITATORS,
        CURATORS | FACILITATORS,
        "administrator or curator of the current region; from a board or a priority also its facilitator",
    ),
    "strategy:edit_cluster": Row(CURATORS, CURATORS, "administrator or curator of the cluster's region"),
    "strategy:change_state": Row(CURATORS, CURATORS, "administrator or curator of the cluster's region"),
    "strategy:add_member": Row(CURATORS, CURATORS, "administrator or curator of the cluster's region"),
    "strategy:edit_member": Row(CURATORS, CURATORS, "administrator or curator of the cluster's region"),
    "strategy:add_programme": Row(CURATORS, CURATORS, "administrator or curator of the cluster's region"),
    "strategy:plan": Row(CURATORS, rule="administrator or curator of the programme's region"),
    "strategy:edit_programme": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:add_goal": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:add_task": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:add_measure": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:edit_measure": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:add_indicator": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:edit_indicator": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:add_milestone": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:add_risk": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:reach_milestone": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:assess_risk": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    "strategy:enter_fact": Row(CURATORS, CURATORS, "administrator or curator of the programme's region"),
    # Selection of pilots
    "selection:list": Row(EVERYBODY, rule="selections and methods of the current region"),
    "selection:create": Row(FACILITATORS, FACILITATORS, "facilitator of the current region"),
    "selection:detail": Row(EVERYBODY, rule="selections of the user's regions"),
    "selection:add_candidate": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:remove_candidate": Row(NOBODY, FACILITATORS, "facilitator of the selection's region"),
    "selection:withdraw": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:add_expert": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:remove_expert": Row(NOBODY, FACILITATORS, "facilitator of the selection's region"),
    "selection:challenge": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:reopen": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:knock_outs": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:figures": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:open": Row(NOBODY, FACILITATORS, "facilitator of the selection's region"),
    "selection:close": Row(NOBODY, FACILITATORS, "facilitator of the selection's region"),
    "selection:second_round": Row(NOBODY, FACILITATORS, "facilitator of the selection's region"),
    "selection:ballot": Row(EXPERTS, EXPERTS, "the expert's own ballot"),
    "selection:score": Row(NOBODY, EXPERTS, "the expert's own ballot"),
    "selection:seal": Row(NOBODY, EXPERTS, "the expert's own ballot"),
    "selection:ballots": Row(AUDITORS, rule="selections of the user's regions, after the closing"),
    "selection:result": Row(EVERYBODY, rule="closed selections of the user's regions"),
    "selection:result_xlsx": Row(EVERYBODY, rule="closed selections of the user's regions"),
    "selection:result_pdf": Row(EVERYBODY, rule="closed selections of the user's regions"),
    "selection:decide": Row(FACILITATORS, FACILITATORS, "facilitator of the selection's region"),
    "selection:why": Row(EVERYBODY, rule="candidates of closed selections of the user's regions"),
    "selection:why_xlsx": Row(EVERYBODY, rule="candidates of closed selections of the user's regions"),
    "selection:why_pdf": Row(EVERYBODY, rule="candidates of closed selections of the user's regions"),
    "selection:create_method": Row(FACILITATORS, FACILITATORS, "facilitator of the current region"),
    "selection:method": Row(EVERYBODY, rule="methods of the user's regions"),
    "selection:edit_method": Row(FACILITATORS, FACILITATORS, "facilitator of the method's region"),
    "selection:add_criterion": Row(FACILITATORS, FACILITATORS, "facilitator of the method's region"),
    "selection:edit_criterion": Row(FACILITATORS, FACILITATORS, "facilitator of the method's region"),
    "selection:remove_criterion": Row(NOBODY, FACILITATORS, "facilitator of the method's region"),
    "selection:method_knock_outs": Row(FACILITATORS, FACILITATORS, "facilitator of the method's region"),
    "selection:fix_method": Row(NOBODY, FACILITATORS, "facilitator of the method's region"),
    "selection:new_edition": Row(FACILITATORS, FACILITATORS, "facilitator of the method's region"),
    "selection:rule_sets": Row(EVERYBODY, rule="rule sets of the current region"),
    "selection:adopt_rules": Row(NOBODY, ADMINISTRATORS, "administrator of the current region"),
    "selection:rule_set": Row(EVERYBODY, rule="rule sets of the user's regions"),
    "selection:add_rule": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the rule set's region"),
    "selection:edit_rule": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the rule set's region"),
    "selection:assess": Row(EVERYBODY, rule="clusters and rule sets of the user's regions"),
    # Users
    "users:list": Row(ADMINISTRATORS, rule="users with a role in a region the administrator administers"),
    "users:invite": Row(ADMINISTRATORS, ADMINISTRATORS, "administrator of the current region"),
    "users:detail": Row(ADMINISTRATORS, rule="users of the administrator's regions"),
    "users:role": Row(NOBODY, ADMINISTRATORS, "administrator of the region of the role"),
    "users:state": Row(NOBODY, ADMINISTRATORS, "administrator of all regions of the user"),
    "users:link": Row(NOBODY, ADMINISTRATORS, "administrator of all regions of the user"),
}

from django.urls import URLPattern, path

from strategy.views import ballots, methods, results, selections

app_name = "selection"
urlpatterns: list[URLPattern] = [
    path("", selections.list_selections, name="list"),
    path("new/", selections.create, name="create"),
    path("<int:selection_id>/", selections.detail, name="detail"),
    path("<int:selection_id>/candidates/new/", selections.add_candidate, name="add_candidate"),
    path("<int:selection_id>/experts/new/", selections.add_expert, name="add_expert"),
    path("<int:selection_id>/admission/", selections.knock_outs, name="knock_outs"),
    path("<int:selection_id>/figures/", selections.figures, name="figures"),
    path("<int:selection_id>/open/", selections.open_ballots, name="open"),
    path("<int:selection_id>/close/", selections.close_ballots, name="close"),
    path("<int:selection_id>/second-round/", selections.second_round, name="second_round"),
    path("candidates/<int:candidate_id>/withdraw/", selections.withdraw, name="withdraw"),
    path("candidates/<int:candidate_id>/remove/", selections.remove_candidate, name="remove_candidate"),
    path("experts/<int:expert_id>/challenge/", selections.challenge, name="challenge"),
    path("experts/<int:expert_id>/remove/", selections.remove_expert, name="remove_expert"),
    path("experts/<int:expert_id>/reopen/", ballots.reopen, name="reopen"),
    path("<int:selection_id>/ballot/", ballots.ballot, name="ballot"),
    path("<int:selection_id>/ballot/<int:candidate_id>/<int:criterion_id>/", ballots.score, name="score"),
    path("<int:selection_id>/ballot/seal/", ballots.seal, name="seal"),
    path("<int:selection_id>/ballots/", ballots.sealed, name="ballots"),
    path("<int:selection_id>/result/", results.result, name="result"),
    path("methods/new/", methods.create, name="create_method"),
    path("methods/<int:method_id>/", methods.detail, name="method"),
    path("methods/<int:method_id>/edit/", methods.edit, name="edit_method"),
    path("methods/<int:method_id>/criteria/new/", methods.add_criterion, name="add_criterion"),
    path("methods/<int:method_id>/admission/", methods.knock_outs, name="method_knock_outs"),
    path("methods/<int:method_id>/fix/", methods.fix, name="fix_method"),
    path("methods/<int:method_id>/edition/", methods.new_edition, name="new_edition"),
    path("criteria/<int:criterion_id>/", methods.edit_criterion, name="edit_criterion"),
    path("criteria/<int:criterion_id>/remove/", methods.remove_criterion, name="remove_criterion"),
]

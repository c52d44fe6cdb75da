"""Pages of units, members, accounts and roles."""

from django.urls import path

from cells.views import accounts, assignments, members, registers, rolls, sight, transfers, units

app_name = "cells"
urlpatterns = [
    path("units/", units.index, name="unit-list"),
    path("units/search/", units.search, name="unit-search"),
    path("units/<int:pk>/", units.show, name="unit-show"),
    path("units/<int:pk>/new/", units.create, name="unit-create"),
    path("units/<int:pk>/edit/", units.edit, name="unit-edit"),
    path("units/<int:pk>/members/new/", members.create, name="member-create"),
    path("units/<int:pk>/roll/", rolls.show, name="roll-show"),
    path("units/<int:pk>/registers/<str:register>/", registers.show, name="register-show"),
    path("units/<int:pk>/registers/<str:register>/download/", registers.download, name="register-download"),
    path("units/<int:pk>/registers/<str:register>/confirm/", registers.confirm, name="register-confirm"),
    path("units/<int:pk>/registers/<str:register>/errors/", registers.errors, name="register-errors"),
    path("units/<int:pk>/registers/<str:register>/discard/", registers.discard, name="register-discard"),
    path("register-imports/<int:pk>/undo/", registers.undo, name="register-undo"),
    path("memberships/<int:pk>/", members.edit, name="membership-edit"),
    path("memberships/<int:pk>/category/", members.change_category, name="membership-category"),
    path("memberships/<int:pk>/end/", members.end, name="membership-end"),
    path("memberships/<int:pk>/terms/", rolls.terms, name="membership-terms"),
    path("memberships/<int:pk>/transfer/", transfers.create, name="transfer-create"),
    path("transfers/", transfers.index, name="transfer-list"),
    path("transfers/<int:pk>/receive/", transfers.receive, name="transfer-receive"),
    path("transfers/<int:pk>/decline/", transfers.decline, name="transfer-decline"),
    path("transfers/<int:pk>/withdraw/", transfers.withdraw, name="transfer-withdraw"),
    path("transfers/<int:pk>/return/", transfers.take_back, name="transfer-return"),
    path("accounts/", accounts.index, name="account-list"),
    path("accounts/new/", accounts.create, name="account-create"),
    path("accounts/<int:pk>/", accounts.edit, name="account-edit"),
    path("accounts/<int:pk>/sight/", sight.show, name="account-sight"),
    path("accounts/<int:pk>/password/", accounts.password, name="account-password"),
    path("accounts/<int:pk>/roles/new/", assignments.create, name="assignment-create"),
    path("assignments/<int:pk>/end/", assignments.end, name="assignment-end"),
]

"""Login, logout, change of password. Registration by oneself does not exist."""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", login_not_required(allauth_views.logout), name="account_logout"),
    path("password/", allauth_views.password_change, name="account_change_password"),
]

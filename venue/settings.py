"""Settings of the whole project, read once from the environment.

Every environment value is read in the first section, through the three helpers; `.env.example` documents each.
`VENUE_MODE` decides how strict the rest is (docs/decisions/0001-modes.md):

demo        seeded data, sent mail readable in the browser, demo sign-ins, time may be moved
local       a real venue on one machine, engines and secrets kept under `var/`
production  the environment must be complete; what is missing is named and nothing starts
test        like demo, for the test suite
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    """The value of an environment variable, stripped; an empty one counts as missing."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on in any case."""
    return text(name, str(default)).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


# --- the environment -------------------------------------------------------------------------------------------------

MODE = text("VENUE_MODE", "production")
DEBUG = flag("DEBUG")
VAR_DIR = Path(text("VENUE_VAR", str(BASE_DIR / "var")))
DATABASE_URL = text("DATABASE_URL")
REDIS_URL = text("REDIS_URL")
EMAIL_URL = text("EMAIL_URL")
SMS_URL = text("SMS_URL", "demo:" if MODE == "demo" else "")
SECRET_KEY = text("SECRET_KEY")
FIELD_KEYS = words("FIELD_KEYS")
BASE_URL = text("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", urlsplit(BASE_URL).hostname or "")
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "Yue Springs <desk@yuesprings.example>")
TIME_ZONE = text("VENUE_TIME_ZONE", "Asia/Shanghai")
VENUE_NAME = text("VENUE_NAME", "悦·汤泉健身")
LANGUAGE = text("VENUE_LANGUAGE", "zh-hans")
CURRENCY = text("VENUE_CURRENCY", "CNY")
PHONE_REGION = text("VENUE_PHONE_REGION", "CN")
TRUST_PROXY = flag("TRUST_PROXY")

IS_PRODUCTION = MODE == "production"
IS_DEMO = MODE == "demo"
TIME_MAY_BE_MOVED = MODE in {"demo", "test"}
MAIL_IS_READABLE = MODE in {"demo", "test"}
SECOND_FACTOR_REQUIRED = MODE in {"local", "production"}  # of managers and owners


def kept_secret(name: str) -> str:
    """A secret made once and kept under `var/`, so that a venue on one machine need not invent one."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def refuse_incomplete_production() -> None:
    """Name everything that production lacks in one message, instead of failing at the first use."""
    needed = (
        "SECRET_KEY",
        "FIELD_KEYS",
        "DATABASE_URL",
        "REDIS_URL",
        "EMAIL_URL",
        "BASE_URL",
        "DEFAULT_FROM_EMAIL",
    )
    wrong = [f"{name} is missing" for name in needed if not text(name)]
    if SECRET_KEY and (len(SECRET_KEY) < 40 or "insecure" in SECRET_KEY or "change-me" in SECRET_KEY):
        wrong.append("SECRET_KEY is a default or shorter than 40 characters")
    if DEBUG:
        wrong.append("DEBUG must be off")
    if BASE_URL and not BASE_URL.startswith("https://"):
        wrong.append("BASE_URL must start with https://")
    if wrong:
        raise ImproperlyConfigured("Production refuses to start: " + "; ".join(wrong) + ". See .env.example.")


def refuse_unknown_gateway() -> None:
    """A venue that cannot send what it promises is told so before it starts. The address itself holds a secret."""
    parts = urlsplit(SMS_URL)
    is_whole = bool(parts.hostname and parts.username and parts.password and dict(parse_qsl(parts.query)).get("sign"))
    if parts.scheme == "demo" and not MAIL_IS_READABLE:
        raise ImproperlyConfigured("SMS_URL is demo:, which sends nothing; leave it empty to have no SMS.")
    if parts.scheme != "demo" and not (parts.scheme in {"aliyun", "aliyun+http"} and is_whole):
        raise ImproperlyConfigured(
            "SMS_URL must be aliyun://KEY:SECRET@dysmsapi.aliyuncs.com/?sign=…, see .env.example."
        )


if MODE not in {"demo", "local", "production", "test"}:
    raise ImproperlyConfigured(f"VENUE_MODE is {MODE!r}; it must be demo, local, production or test.")
if SMS_URL:
    refuse_unknown_gateway()
if IS_PRODUCTION:
    refuse_incomplete_production()
else:
    SECRET_KEY = SECRET_KEY or kept_secret("secret_key")
    FIELD_KEYS = FIELD_KEYS or [kept_secret("field_key")]
    ALLOWED_HOSTS = ALLOWED_HOSTS + ["localhost", "127.0.0.1", "[::1]"]
    REDIS_URL = REDIS_URL or "redis://127.0.0.1:1/0"  # nobody listens there: commands that need no broker still run

# --- applications: each may import only those before it --------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "template_partials",
    "pgtrigger",
    "pghistory",
    "venue",
    "members",
    "bookings",
    "safety",
    "feedback",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "venue.middleware.request_id",
    "venue.middleware.time_zone",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "venue.middleware.language",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "venue.second_factor.required",
    "venue.desk_session.locks_itself",
    "venue.secrecy.required",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "venue.middleware.DomainErrors",
]

ROOT_URLCONF = "venue.urls"
WSGI_APPLICATION = "venue.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "venue.context.venue",
            ],
            "builtins": ["venue.templatetags.venue"],
        },
    }
]

# --- database, cache, broker -----------------------------------------------------------------------------------------


def database(url: str) -> dict[str, object]:
    """Django's dictionary for a `postgres://user:password@host:port/name?option=value` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must start with postgres://, not {parts.scheme!r}.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options},
        "TEST": {"TEMPLATE": "template0"},
    }


DATABASES = {"default": database(DATABASE_URL or "postgres://postgres@127.0.0.1:1/venue")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "venue.cache.QuietRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "venue",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 2,
    "visibility_timeout": 3600,
    # Without these a page that pokes a worker would wait six seconds for a broker that is away.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_TIMEZONE = TIME_ZONE

# --- people ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "venue.User"
AUTHENTICATION_BACKENDS = ["venue.sign_in.Backend"]
SESSION_ENGINE = "venue.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "venue:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "bookings:timetable"
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.phone_forms.LoginForm",
    "signup": "members.sign_up_forms.SignupForm",
    "reset_password": "venue.forms.ResetPasswordForm",
    "reset_password_from_key": "venue.forms.ResetPasswordKeyForm",
    "change_password": "venue.forms.ChangePasswordForm",
    "set_password": "venue.forms.SetPasswordForm",
    "add_email": "venue.forms.AddEmailForm",
    "reauthenticate": "venue.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_RATE_LIMITS = {"verify_phone": "10/m/ip,60/h/ip"}  # what one phone is sent is counted with its code
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_TIMEOUT = 900
MFA_ADAPTER = "venue.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "venue.second_factor.ActivateForm",
    "deactivate_totp": "venue.second_factor.DeactivateForm",
    "authenticate": "venue.second_factor.AuthenticateForm",
    "reauthenticate": "venue.second_factor.ReauthenticateForm",
    "generate_recovery_codes": "venue.second_factor.GenerateCodesForm",
}

# --- language, time, money -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
if LANGUAGE not in dict(LANGUAGES):
    raise ImproperlyConfigured(f"VENUE_LANGUAGE is {LANGUAGE!r}; it must be {' or '.join(dict(LANGUAGES))}.")
LOCALE_PATHS = [BASE_DIR / "venue" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True

# --- mail ------------------------------------------------------------------------------------------------------------

mail = urlsplit(EMAIL_URL or "smtp://127.0.0.1:1")
EMAIL_BACKEND = "venue.smtp.Backend"
EMAIL_HOST, EMAIL_PORT = mail.hostname or "127.0.0.1", mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = (
    unquote(mail.username or ""),
    unquote(mail.password or ""),
)
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.scheme == "smtp+tls", mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
MAIL_DIR = VAR_DIR / "mail"  # where the mail catcher of demo mode keeps what was sent
SMS_DIR = VAR_DIR / "sms"  # where the gateway of demo mode does

# --- pages -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
ASSETS_DIR = VAR_DIR / "assets"  # the written list of files taken from npm packages, made by bin/run and bin/test
ICONS_DIR = ASSETS_DIR / "icons"
STATICFILES_DIRS = [("assets", ASSETS_DIR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
WHITENOISE_MAX_AGE = 0 if MODE == "test" else 60
MEDIA_ROOT = VAR_DIR / "uploads"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "_components/table.html"
# In a signed cookie: kept with the session each of them would cost a transaction of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# The promises on the manager's board, each told by the room of the house that knows it (venue.promises).
PROMISES = [
    "feedback.promises.satisfaction",
    "feedback.promises.complaints",
    "members.promises.renewals",
    "bookings.promises.entitlements",
]

# Which calendar file goes with a letter (venue.mail.CalendarOf).
CALENDAR_OF_LETTER = "bookings.selectors.invitation.invitation_of"

# What the books were moved for, told by the room that knows that kind of thing (members.causes).
CAUSES = {
    "sale": "members.selectors.causes.sales",
    "payment": "members.selectors.causes.payments",
    "booking": "bookings.selectors.causes.bookings",
    "penalty": "bookings.selectors.causes.penalties",
    "room_booking": "bookings.selectors.causes.room_bookings",
    "appointment": "bookings.selectors.causes.appointments",
    "appointment_line": "bookings.selectors.causes.appointment_lines",
    "compensation": "feedback.selectors.causes.compensations",
}

# What a new venue still needs, told by each room of the house (venue.setup).
SETUP_STEPS = ["venue.setup.own_steps", "members.setup.steps", "bookings.setup.steps"]

# What figures of rules may be set for besides the whole venue (venue.policy_scopes).
POLICY_SCOPES = ["members.scopes.tiers", "bookings.scopes.courses"]

# What must be true of the database, told by each room (venue.invariants).
INVARIANTS = [
    "venue.invariants.INVARIANTS",
    "members.invariants.INVARIANTS",
    "bookings.invariants.INVARIANTS",
    "safety.invariants.INVARIANTS",
    "feedback.invariants.INVARIANTS",
]

# What came from a case, a hazard or a course, for its own page (venue.led_to).
LED_TO = ["feedback.improvement_sources.led_to"]
BEGINS = "feedback.improvement_sources.begins"  # and where an improvement begins from it

# What a follow-up was opened for, by the name of its cause (members.came_from).
CAME_FROM = {"survey": "feedback.came_from.answer", "case_call": "feedback.came_from.case"}

# What keeps a closed place closed, told by the rooms that know why (bookings.keeping_shut).
KEEPS_SHUT = ["safety.keeping_shut.major_hazards", "safety.keeping_shut.excursions"]

# What the desk learns about a person, told by each room (venue.panel).
ANSWER_SUBJECTS = ["bookings.answer_subjects.courses"]

PERSON_PANEL = [
    "bookings.panel.first_visit",
    "members.panel.contract",
    "members.panel.care",
    "members.panel.health",
    "members.panel.receiving",
    "members.panel.promised",
    "members.panel.consultation",
    "bookings.panel.next_booking",
    "bookings.panel.next_room",
    "bookings.panel.next_treatment",
    "bookings.panel.ability",
    "feedback.panel.open_cases",
    "members.panel.check",
]

# What was true at the hour and place of a case, told by each room (venue/moment.py).
MOMENT = [
    "bookings.moment.visits",
    "bookings.moment.classes",
    "safety.moment.readings",
    "safety.moment.rounds",
    "safety.moment.hazards",
    "bookings.moment.closures",
    "feedback.moment.same_hour",
    "feedback.moment.same_cause",
]

# Where somebody stands in the service loop, told by the room that sees all the others (venue/service_loop.py).
SERVICE_LOOP = "feedback.selectors.service_loop.steps_of"

# What happened with a person, in the order in which its kinds are offered (venue/line_of_time.py).
LINE_OF_TIME = [
    "bookings.line_of_time.BOOKINGS",
    "bookings.line_of_time.VISITS",
    "bookings.line_of_time.CHECK_INS",
    "bookings.line_of_time.PENALTIES",
    "bookings.line_of_time.ROOM_BOOKINGS",
    "bookings.line_of_time.TREATMENTS",
    "members.line.CONTRACTS",
    "members.line.PAYMENTS",
    "members.line.FREEZES",
    "members.line.CONSULTATIONS",
    "members.line.FOLLOW_UPS",
    "members.line.CARE_NOTES",
    "venue.line_of_messages.MESSAGES",
    "feedback.line_of_time.CASES",
    "feedback.line_of_time.ASKED",
    "feedback.line_of_time.ANSWERS",
    "members.line.CONSENTS",
    "members.line.SIGNATURES",
    "members.line.CHECKS",
    "members.line.STAGES",
]

# --- security --------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else everybody would count as one address, and be slowed down as one
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address is one sign-in's; those who sign in by phone alone have none
]

# --- logging ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "venue.logs.RequestId"}},
    "formatters": {
        "plain": {"format": "%(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "venue.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if IS_PRODUCTION else "plain",
        }
    },
    "loggers": {"mail.log": {"level": "WARNING"}},  # the mail catcher's, which would print every address
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
}

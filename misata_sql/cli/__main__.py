"""python -m misata_sql.cli"""

import sys

from misata_sql.cli import main

sys.exit(main())

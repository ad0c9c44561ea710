/** RG-41: the words of the field for the list of installers, with the label of its button. */
export const severalInstallsNotice = {
  code: 'several-installs',
  text:
    'Installing more than one Jump Client as the same user or more than one Jump Client as a service ' +
    'on the same system is being phased out in a future release. In the Representative Console you may ' +
    'use the copy action on a Jump Client to apply different policies to the same endpoint.',
  dismiss: 'Dismiss',
} as const;

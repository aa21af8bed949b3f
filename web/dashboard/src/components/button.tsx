import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'danger' | 'plain';
  isSmall?: boolean;
  icon?: IconName;
}

export function Button({ look, isSmall = false, icon, children, className = '', ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={['button', look ?? '', isSmall ? 'small' : '', className].filter(Boolean).join(' ')}
      {...rest}
    >
      {icon && <Icon name={icon} size={isSmall ? 13 : 15} />}
      {children}
    </button>
  );
}
